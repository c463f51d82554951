package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** An open file descriptor of our own, closed with the block that opened it. */
record Descriptor(int number) implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | O_CLOEXEC;

    private static final MethodHandle OPEN =
            LibC.variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SOCKET =
            LibC.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE =
            LibC.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    static Descriptor open(Path file) throws IOException {
        return open(file, O_RDWR);
    }

    static Descriptor openForReading(Path file) throws IOException {
        return open(file, 0);
    }

    /** A terminal that does not become the one of this process. */
    static Descriptor openWithoutControl(Path terminal) throws IOException {
        return open(terminal, O_RDWR | O_NOCTTY);
    }

    /** Only says where it is: a place for other calls to start from. */
    static Descriptor openAsPath(Path file) throws IOException {
        return open(file, O_PATH);
    }

    private static Descriptor open(Path file, int mode) throws IOException {
        return new Descriptor(
                LibC.checked(
                        "open " + file,
                        (arena, state) ->
                                (int)
                                        OPEN.invokeExact(
                                                state,
                                                arena.allocateFrom(file.toString()),
                                                mode | O_CLOEXEC)));
    }

    /** A socket that only serves to ask the kernel about network interfaces. */
    static Descriptor socket() throws IOException {
        return datagrams(AF_INET);
    }

    /** A socket for datagrams of this family of addresses. */
    static Descriptor datagrams(int family) throws IOException {
        return new Descriptor(
                LibC.checked(
                        "socket",
                        (arena, state) ->
                                (int) SOCKET.invokeExact(state, family, SOCK_DGRAM_CLOEXEC, 0)));
    }

    @Override
    public void close() throws IOException {
        LibC.checked("close", (arena, state) -> (int) CLOSE.invokeExact(state, number));
    }
}
