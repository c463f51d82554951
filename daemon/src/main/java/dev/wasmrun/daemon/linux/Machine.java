package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** What the kernel of this machine measures in. */
public final class Machine {
    private static final MethodHandle PAGE_SIZE =
            LibC.function("getpagesize", FunctionDescriptor.of(JAVA_INT));

    private Machine() {}

    /** A page of memory in bytes: 4096 mostly, up to 65536 on arm64. */
    public static int pageSize() throws IOException {
        return LibC.checked("getpagesize", (_, state) -> (int) PAGE_SIZE.invokeExact(state));
    }
}
