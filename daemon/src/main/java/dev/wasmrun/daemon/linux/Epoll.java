package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Waits for many sockets at once; see epoll(7). Whoever watches a socket chooses a number by which
 * it hears of it. One thread waits; only {@link #wake} is for others.
 */
public final class Epoll implements Closeable {
    /** Bits of what is new with a socket. */
    public static final int READABLE = 0x1;

    public static final int WRITABLE = 0x4;
    public static final int OVER = 0x8 | 0x10 | 0x2000; // EPOLLERR, EPOLLHUP, EPOLLRDHUP

    private static final int PEER_SHUT = 0x2000;
    private static final int EDGE = 1 << 31;
    private static final int EXCLUSIVE = 1 << 28;
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int CHANGE = 3;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NONBLOCK = 0x800;
    private static final int MOST = 256;

    // struct epoll_event is packed on x86-64 alone
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final int EVENT = PACKED ? 12 : 16;
    private static final int DATA = PACKED ? 4 : 8;

    private static final MethodHandle CREATE =
            LibC.function("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle CONTROL =
            LibC.function(
                    "epoll_ctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle WAIT =
            LibC.function(
                    "epoll_wait",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle EVENT_FD =
            LibC.function("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle READ = carrier("read");
    private static final MethodHandle WRITE = carrier("write");

    /** The number of the bell. */
    private static final long BELL = -1;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment events = arena.allocate((long) MOST * EVENT, 8);
    private final MemorySegment event = arena.allocate(EVENT, 8);
    private final MemorySegment count = arena.allocate(JAVA_LONG);
    private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
    private final Descriptor poll;
    private final Descriptor bell;

    private Epoll(Descriptor poll, Descriptor bell) {
        this.poll = poll;
        this.bell = bell;
    }

    private static MethodHandle carrier(String name) {
        return LibC.function(name, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    }

    public static Epoll open() throws IOException {
        var poll =
                new Descriptor(
                        LibC.checked(
                                "epoll_create1",
                                (_, state) -> (int) CREATE.invokeExact(state, CLOSE_ON_EXEC)));
        try {
            var bell =
                    new Descriptor(
                            LibC.checked(
                                    "eventfd",
                                    (_, state) ->
                                            (int)
                                                    EVENT_FD.invokeExact(
                                                            state, 0, CLOSE_ON_EXEC | NONBLOCK)));
            var epoll = new Epoll(poll, bell);
            epoll.control(ADD, bell.number(), READABLE, BELL);
            return epoll;
        } catch (IOException | RuntimeException e) {
            poll.close();
            throw e;
        }
    }

    /** Tells once of each change: what is not read then is not told again. */
    public void watch(TcpSocket socket, long number) throws IOException {
        control(ADD, socket, READABLE | PEER_SHUT | EDGE, number);
    }

    /** Tells of room for more to write, too: at once when there is some. */
    public void watchRoom(TcpSocket socket, long number) throws IOException {
        control(CHANGE, socket, READABLE | WRITABLE | PEER_SHUT | EDGE, number);
    }

    /** Tells one of those who watch it of each visitor, as long as one waits. */
    public void watchDoor(TcpSocket door, long number) throws IOException {
        control(ADD, door, READABLE | EXCLUSIVE, number);
    }

    /** Tells as long as there is something to read. For one thread at a time, whichever waits. */
    void watch(Descriptor descriptor, long number) throws IOException {
        control(ADD, descriptor.number(), READABLE, number);
    }

    /** For a socket that is not closed; those are forgotten by themselves. */
    public void forget(TcpSocket socket) throws IOException {
        control(DELETE, socket, 0, 0);
    }

    // Once it is closed, its number may be somebody else's.
    private void control(int how, TcpSocket socket, int wanted, long number) throws IOException {
        synchronized (socket) {
            socket.ensureOpen();
            control(how, socket.number(), wanted, number);
        }
    }

    private void control(int how, int socket, int wanted, long number) throws IOException {
        var call = Call.ofThread();
        event.set(JAVA_INT_UNALIGNED, 0, wanted);
        event.set(JAVA_LONG_UNALIGNED, DATA, number);
        try {
            call.checked(
                    "epoll_ctl",
                    (int) CONTROL.invokeExact(call.state(), poll.number(), how, socket, event));
        } catch (Throwable e) {
            throw Call.failure(e);
        }
    }

    /** Hears what is new. */
    @FunctionalInterface
    public interface Ear {
        void hear(long number, int what);
    }

    /**
     * Waits until something is new, or somebody wakes it.
     *
     * @param millis at most; 0 only looks, -1 waits without end
     */
    public void await(int millis, Ear ear) throws IOException {
        var call = Call.ofThread();
        try {
            var ready = (int) WAIT.invokeExact(call.state(), poll.number(), events, MOST, millis);
            if (ready < 0 && call.errno() != Errno.INTR) {
                throw new LinuxException("epoll_wait", call.errno());
            }
            for (var i = 0; i < ready; i++) {
                var number = events.get(JAVA_LONG_UNALIGNED, (long) i * EVENT + DATA);
                if (number == BELL) {
                    silence();
                } else {
                    ear.hear(number, events.get(JAVA_INT_UNALIGNED, (long) i * EVENT));
                }
            }
        } catch (Throwable e) {
            throw Call.failure(e);
        }
    }

    private void silence() throws Throwable {
        var _ = (long) READ.invokeExact(Call.ofThread().state(), bell.number(), count, 8L);
    }

    /** For any thread, while it is open. */
    public void wake() {
        try {
            var _ = (long) WRITE.invokeExact(Call.ofThread().state(), bell.number(), one, 8L);
        } catch (Throwable e) {
            throw new IllegalStateException("eventfd", e);
        }
    }

    @Override
    public void close() throws IOException {
        try (poll;
                bell) {
            // both, whatever one says
        }
    }
}
