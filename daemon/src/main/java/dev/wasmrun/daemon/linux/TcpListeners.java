package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks the kernel which TCP ports are listened on in the network of the thread that made this; see
 * sock_diag(7). {@code /proc/net/tcp} tells the same, but walks the whole machine's connections for
 * it, which takes 10 ms and more.
 */
public final class TcpListeners implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int DEADLINE_SECONDS = 2;
    private static final int[] FAMILIES = {2, 10}; // AF_INET, AF_INET6

    // struct nlmsghdr and struct inet_diag_req_v2
    private static final int HEADER = 16;
    private static final int REQUEST = HEADER + 56;
    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short REQUEST_DUMP = 0x301;
    private static final byte TCP = 6;
    private static final int LISTEN = 1 << 10;
    private static final int ERROR = 2;
    private static final int DONE = 3;
    private static final int SOURCE_PORT = HEADER + 4; // of struct inet_diag_msg
    private static final ValueLayout.OfShort BIG_ENDIAN_SHORT =
            JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int CHUNK = 8 * 1024; // what the kernel sends at least at once

    private static final MethodHandle SOCKET =
            LibC.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle OPTION =
            LibC.function(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SEND =
            LibC.function(
                    "send",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECEIVE =
            LibC.function(
                    "recv",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private final Descriptor socket;

    private TcpListeners(Descriptor socket) {
        this.socket = socket;
    }

    /**
     * @throws IOException where the kernel is built without it
     */
    public static TcpListeners open() throws IOException {
        var number =
                LibC.checked(
                        "socket",
                        (_, state) ->
                                (int)
                                        SOCKET.invokeExact(
                                                state,
                                                AF_NETLINK,
                                                SOCK_RAW_CLOEXEC,
                                                NETLINK_SOCK_DIAG));
        var listeners = new TcpListeners(new Descriptor(number));
        try {
            listeners.limitWaiting();
            listeners.ports();
            return listeners;
        } catch (IOException e) {
            listeners.close();
            throw e;
        }
    }

    private void limitWaiting() throws IOException {
        LibC.checked(
                "setsockopt",
                (arena, state) -> {
                    var time = arena.allocate(JAVA_LONG, 2); // struct timeval
                    time.setAtIndex(JAVA_LONG, 0, DEADLINE_SECONDS);
                    return (int)
                            OPTION.invokeExact(
                                    state,
                                    socket.number(),
                                    SOL_SOCKET,
                                    SO_RCVTIMEO,
                                    time,
                                    (int) time.byteSize());
                });
    }

    /** In ascending order, of both families. One thread at a time. */
    public Set<Integer> ports() throws IOException {
        var ports = new TreeSet<Integer>();
        try (var arena = Arena.ofConfined()) {
            var answer = arena.allocate(CHUNK, 8);
            for (var family : FAMILIES) {
                ask(family);
                while (read(answer, receive(answer), ports)) {
                    // the rest comes in further messages
                }
            }
        }
        return ports;
    }

    private void ask(int family) throws IOException {
        LibC.checked(
                "send",
                (arena, state) -> {
                    var request = arena.allocate(REQUEST, 4);
                    request.set(JAVA_INT, 0, REQUEST);
                    request.set(JAVA_SHORT, 4, SOCK_DIAG_BY_FAMILY);
                    request.set(JAVA_SHORT, 6, REQUEST_DUMP);
                    request.set(JAVA_BYTE, HEADER, (byte) family);
                    request.set(JAVA_BYTE, HEADER + 1, TCP);
                    request.set(JAVA_INT, HEADER + 4, LISTEN);
                    return (int)
                            (long)
                                    SEND.invokeExact(
                                            state, socket.number(), request, (long) REQUEST, 0);
                });
    }

    private int receive(MemorySegment answer) throws IOException {
        return LibC.checked(
                "recv",
                (_, state) ->
                        (int)
                                (long)
                                        RECEIVE.invokeExact(
                                                state, socket.number(), answer, (long) CHUNK, 0));
    }

    /** Whether more comes. */
    private static boolean read(MemorySegment answer, int length, Set<Integer> ports)
            throws IOException {
        for (var at = 0; at + HEADER <= length; ) {
            var size = answer.get(JAVA_INT, at);
            var type = answer.get(JAVA_SHORT, at + 4L);
            if (type == DONE) {
                return false;
            }
            if (type == ERROR || size < HEADER) {
                throw new IOException("sock_diag is not answered");
            }
            ports.add(Short.toUnsignedInt(answer.get(BIG_ENDIAN_SHORT, at + (long) SOURCE_PORT)));
            at += (size + 3) & ~3;
        }
        return length > 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
