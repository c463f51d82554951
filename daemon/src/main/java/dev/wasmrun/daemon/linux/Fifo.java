package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Makes named pipes; see fifo(7). */
public final class Fifo {
    private static final int OWNER_ONLY = 0600;
    private static final MethodHandle MKFIFO =
            LibC.function("mkfifo", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    private Fifo() {}

    /** A pipe that only its owner opens. */
    public static void make(Path path) throws IOException {
        LibC.checked(
                "mkfifo " + path,
                (arena, state) ->
                        (int)
                                MKFIFO.invokeExact(
                                        state, arena.allocateFrom(path.toString()), OWNER_ONLY));
    }
}
