package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Moves the calling platform thread into a network of its own. */
public final class NetworkNamespaces {
    private static final int CLONE_NEWNET = 0x40000000;
    // struct ifreq: the interface's name in 16 bytes, then a union that starts with the flags
    private static final int IFREQ_SIZE = 40;
    private static final int IFREQ_FLAGS = 16;
    private static final long SIOCSIFFLAGS = 0x8914;
    private static final short IFF_UP = 1;

    private static final MethodHandle UNSHARE =
            LibC.function("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SETNS =
            LibC.function("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle IOCTL =
            LibC.variadic(
                    "ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));

    private NetworkNamespaces() {}

    /**
     * From here on, sockets that this thread opens and processes that it starts are in a new, empty
     * network. There is no way back: rootless, the kernel refuses the return (EPERM).
     *
     * @throws IOException EPERM without the right to make namespaces, ENOSPC when the machine's
     *     limit is reached
     */
    public static void unshareNetwork() throws IOException {
        LibC.checked("unshare", (arena, state) -> (int) UNSHARE.invokeExact(state, CLONE_NEWNET));
    }

    /**
     * From here on, this thread is in an existing network. There is no way back, as above.
     *
     * @param namespace such as {@code /proc/PID/ns/net}
     * @throws IOException EPERM where this process has no rights over that network
     */
    public static void enterNetwork(Path namespace) throws IOException {
        try (var descriptor = Descriptor.openForReading(namespace)) {
            LibC.checked(
                    "setns",
                    (_, state) ->
                            (int) SETNS.invokeExact(state, descriptor.number(), CLONE_NEWNET));
        }
    }

    /** Brings {@code lo} up in this thread's network, so that 127.0.0.1 and ::1 exist. */
    public static void raiseLoopback() throws IOException {
        try (var socket = Descriptor.socket()) {
            LibC.checked(
                    "raise lo",
                    (arena, state) -> {
                        var request = arena.allocate(IFREQ_SIZE, 8);
                        request.setString(0, "lo");
                        request.set(JAVA_SHORT, IFREQ_FLAGS, IFF_UP);
                        return (int)
                                IOCTL.invokeExact(state, socket.number(), SIOCSIFFLAGS, request);
                    });
        }
    }
}
