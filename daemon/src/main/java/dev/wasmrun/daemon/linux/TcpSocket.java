package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;

/**
 * A TCP socket that never blocks, in the network of the thread that opened it; see tcp(7). For any
 * thread. It makes one system call where a channel of the JDK makes up to five, which is what a
 * relay of short connections spends its time on.
 */
public final class TcpSocket implements Closeable {
    /** What {@link #read} returns when the other side says no more. */
    public static final int END = -1;

    private static final int SOCK_STREAM = 1;
    private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_KEEPALIVE = 9;
    private static final int SO_LINGER = 13;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int SHUT_WR = 1;
    private static final int MSG_NOSIGNAL = 0x4000;

    private static final MethodHandle SOCKET =
            LibC.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND = addressed("bind");
    private static final MethodHandle CONNECT = addressed("connect");
    private static final MethodHandle LISTEN =
            LibC.function("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle ACCEPT =
            LibC.function(
                    "accept4",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle OPTION =
            LibC.function(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECEIVE = carrier("recv");
    private static final MethodHandle SEND = carrier("send");
    private static final MethodHandle SHUTDOWN =
            LibC.function("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE =
            LibC.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle OWN_NAME = named("getsockname");
    private static final MethodHandle PEER_NAME = named("getpeername");

    private final int number;
    private Optional<InetSocketAddress> called = Optional.empty();
    private boolean broken;
    private boolean closed;

    private TcpSocket(int number) {
        this.number = number;
    }

    private static MethodHandle addressed(String name) {
        return LibC.function(name, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    }

    private static MethodHandle named(String name) {
        return LibC.function(name, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    }

    // With the address as a number: as a segment it would be made anew for each call.
    private static MethodHandle carrier(String name) {
        return LibC.function(
                name, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    }

    /** One that can be connected with such an address. Small pieces are sent at once. */
    public static TcpSocket open(InetAddress family) throws IOException {
        var socket = plain(family);
        try {
            socket.option(IPPROTO_TCP, TCP_NODELAY, 1);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static TcpSocket plain(InetAddress family) throws IOException {
        var call = Call.ofThread();
        try {
            return new TcpSocket(
                    call.checked(
                            "socket",
                            (int)
                                    SOCKET.invokeExact(
                                            call.state(),
                                            (int) SocketAddresses.family(family),
                                            SOCK_STREAM | NONBLOCK_CLOEXEC,
                                            0)));
        } catch (Throwable e) {
            throw Call.failure(e);
        }
    }

    /**
     * One that lets visitors in. Connections of whoever listened here before are no reason to
     * refuse; visitors whose machine vanished are found out, in hours.
     *
     * @param address port 0 for any
     */
    public static TcpSocket listen(InetSocketAddress address, int backlog) throws IOException {
        var socket = open(address.getAddress());
        try {
            socket.option(SOL_SOCKET, SO_REUSEADDR, 1);
            socket.keepAlive(); // who comes in inherits it
            if (SocketAddresses.family(address.getAddress()) == SocketAddresses.AF_INET6) {
                socket.option(IPPROTO_IPV6, IPV6_V6ONLY, 0);
            }
            socket.bind(address);
            var call = Call.ofThread();
            call.checked("listen", (int) LISTEN.invokeExact(call.state(), socket.number, backlog));
            return socket;
        } catch (Throwable e) {
            socket.close();
            throw Call.failure(e);
        }
    }

    private void bind(InetSocketAddress address) throws Throwable {
        var call = Call.ofThread();
        var length = SocketAddresses.write(address, call.address());
        var done = (int) BIND.invokeExact(call.state(), number, call.address(), length);
        if (done < 0) {
            throw new BindException(address + ": " + Errno.name(call.errno()));
        }
    }

    /** Who comes in next; empty when nobody waits. */
    public synchronized Optional<TcpSocket> accept() throws IOException {
        ensureOpen();
        var call = Call.ofThread();
        try {
            var visitor =
                    (int)
                            ACCEPT.invokeExact(
                                    call.state(),
                                    number,
                                    MemorySegment.NULL,
                                    MemorySegment.NULL,
                                    NONBLOCK_CLOEXEC);
            if (visitor < 0 && isNobody(call.errno())) {
                return Optional.empty();
            }
            return Optional.of(new TcpSocket(call.checked("accept", visitor)));
        } catch (Throwable e) {
            throw Call.failure(e);
        }
    }

    // Somebody who came and went again is nobody, too.
    private static boolean isNobody(int errno) {
        return errno == Errno.AGAIN || errno == Errno.CONNABORTED;
    }

    /**
     * True when it is connected already. Otherwise the same call tells later how it went, with an
     * IOException when nobody answers there.
     */
    public synchronized boolean connect(InetSocketAddress address) throws IOException {
        if (isConnected(address)) {
            return true;
        }
        return isConnected(address); // a neighbour has answered by now
    }

    private boolean isConnected(InetSocketAddress address) throws IOException {
        ensureOpen();
        called = Optional.of(address);
        var call = Call.ofThread();
        try {
            var length = SocketAddresses.write(address, call.address());
            var done = (int) CONNECT.invokeExact(call.state(), number, call.address(), length);
            if (done == 0 || call.errno() == Errno.ISCONN) {
                return true;
            }
            if (call.errno() == Errno.INPROGRESS || call.errno() == Errno.ALREADY) {
                return false;
            }
            if (call.errno() == Errno.CONNRESET) {
                broken = true; // it was connected, and this error is told once only
                return true;
            }
            throw new LinuxException("connect " + address, call.errno());
        } catch (Throwable e) {
            throw Call.failure(e);
        }
    }

    /**
     * How many bytes came; 0 when there is nothing for now, {@link #END} at the end.
     *
     * @param into direct, with room
     */
    public synchronized int read(ByteBuffer into) throws IOException {
        ensureOpen();
        if (broken) {
            throw new LinuxException("recv", Errno.CONNRESET);
        }
        var call = Call.ofThread();
        try {
            var count =
                    (long)
                            RECEIVE.invokeExact(
                                    call.state(),
                                    number,
                                    MemorySegment.ofBuffer(into).address(),
                                    (long) into.remaining(),
                                    0);
            Reference.reachabilityFence(into);
            if (count < 0) {
                return call.nothingFor("recv");
            }
            into.position(into.position() + (int) count);
            return count == 0 ? END : (int) count;
        } catch (Throwable e) {
            throw Call.failure(e);
        }
    }

    /**
     * How many bytes the kernel took, which is 0 while it has no room.
     *
     * @param from direct
     */
    public synchronized int write(ByteBuffer from) throws IOException {
        ensureOpen();
        var call = Call.ofThread();
        try {
            var count =
                    (long)
                            SEND.invokeExact(
                                    call.state(),
                                    number,
                                    MemorySegment.ofBuffer(from).address(),
                                    (long) from.remaining(),
                                    MSG_NOSIGNAL);
            Reference.reachabilityFence(from);
            if (count < 0) {
                return call.nothingFor("send");
            }
            from.position(from.position() + (int) count);
            return (int) count;
        } catch (Throwable e) {
            throw Call.failure(e);
        }
    }

    /** The other side hears that no more comes; it may still speak. */
    public synchronized void shutdownOutput() throws IOException {
        ensureOpen();
        var call = Call.ofThread();
        try {
            var done = (int) SHUTDOWN.invokeExact(call.state(), number, SHUT_WR);
            if (done < 0 && call.errno() != Errno.NOTCONN) { // it knows
                throw new LinuxException("shutdown", call.errno());
            }
        } catch (Throwable e) {
            throw Call.failure(e);
        }
    }

    /** The other side then sees that the connection broke, not that it ended well. */
    public synchronized void resetOnClose() throws IOException {
        ensureOpen();
        option(SOL_SOCKET, SO_LINGER, 1L); // struct linger: on, zero seconds
    }

    /** A peer whose machine vanished is found out, in hours. */
    public synchronized void keepAlive() throws IOException {
        ensureOpen();
        option(SOL_SOCKET, SO_KEEPALIVE, 1);
    }

    private void option(int level, int name, int value) throws IOException {
        option(level, name, (long) value, Integer.BYTES);
    }

    private void option(int level, int name, long value) throws IOException {
        option(level, name, value, Long.BYTES);
    }

    private void option(int level, int name, long value, int length) throws IOException {
        var call = Call.ofThread();
        try {
            call.address().set(JAVA_LONG, 0, value); // a little-endian one begins with its int
            call.checked(
                    "setsockopt",
                    (int)
                            OPTION.invokeExact(
                                    call.state(), number, level, name, call.address(), length));
        } catch (Throwable e) {
            throw Call.failure(e);
        }
    }

    public InetSocketAddress localAddress() throws IOException {
        return name(OWN_NAME, "getsockname");
    }

    /** Whoever was called, or came in. */
    public synchronized InetSocketAddress remoteAddress() throws IOException {
        return called.isPresent() ? called.get() : name(PEER_NAME, "getpeername");
    }

    private synchronized InetSocketAddress name(MethodHandle whose, String what)
            throws IOException {
        ensureOpen();
        var call = Call.ofThread();
        try {
            call.length().set(JAVA_INT, 0, SocketAddresses.LONGEST);
            call.checked(
                    what,
                    (int) whose.invokeExact(call.state(), number, call.address(), call.length()));
            return SocketAddresses.read(call.address());
        } catch (Throwable e) {
            throw Call.failure(e);
        }
    }

    /** Its descriptor. */
    public int number() {
        return number;
    }

    /** For whoever holds this object's lock. */
    void ensureOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    /** Once or more: its number may be somebody else's afterwards. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        var call = Call.ofThread();
        try {
            var _ = (int) CLOSE.invokeExact(call.state(), number); // it is closed, whatever it says
        } catch (Throwable e) {
            throw new IllegalStateException("close", e);
        }
    }
}
