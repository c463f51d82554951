package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Gives the disk space of a part of a file back while others go on writing at its end. */
public final class SparseFile {
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;

    private static final MethodHandle FALLOCATE =
            LibC.function(
                    "fallocate",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));

    private SparseFile() {}

    /**
     * Frees the bytes from {@code from} to before {@code to}; they read as zeros from now on.
     *
     * <p>The file keeps its length, and every other byte its offset, so a process that has it open
     * with O_APPEND writes on undisturbed: a log of an app is freed behind its reader while the app
     * is logging. The kernel frees whole blocks (4 KB mostly) and zeroes the rest, so free in big
     * steps.
     *
     * @throws IOException EOPNOTSUPP where the file system has no holes (some network ones)
     */
    public static void free(Path file, long from, long to) throws IOException {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("from " + from + " to " + to);
        }
        if (to == from) {
            return;
        }
        try (var descriptor = Descriptor.open(file)) {
            LibC.checked(
                    "free part of " + file,
                    (arena, state) ->
                            (int)
                                    FALLOCATE.invokeExact(
                                            state,
                                            descriptor.number(),
                                            PUNCH_HOLE | KEEP_SIZE,
                                            from,
                                            to - from));
        }
    }
}
