package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;
import dev.wasmrun.protocol.Port;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/** Makes connections to what listens on the loopback of a network, at once where that works. */
final class Dialer implements AutoCloseable {
    /** How long an app may take to accept a connection. */
    static final Duration CONNECT_DEADLINE = Duration.ofSeconds(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    static final List<InetAddress> LOOPBACKS =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
    private static final Logger log = LoggerFactory.getLogger(Dialer.class);

    private final TaskThread inside;
    private final Spares spares;

    Dialer(TaskThread inside) {
        this.inside = inside;
        spares = new Spares(inside);
    }

    /** As {@link PrivateNetwork#dial}. */
    CompletableFuture<TcpSocket> dial(Port port) {
        return dialAtOnce(port)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> patiently(() -> dialFirst(port)));
    }

    /** A loopback answers before the call returns, unless the app is behind with accepting. */
    private Optional<TcpSocket> dialAtOnce(Port port) {
        return spares.take().filter(spare -> isConnected(spare, port));
    }

    private static boolean isConnected(TcpSocket spare, Port port) {
        var address = new InetSocketAddress(LOOPBACKS.getFirst(), port.number());
        try {
            if (spare.connect(address)) {
                return true;
            }
        } catch (IOException e) {
            log.debug("No answer at once on port {}", port, e);
        }
        spare.close();
        return false;
    }

    private TcpSocket dialFirst(Port port) throws IOException {
        return first(
                port,
                address -> {
                    var socket = inside(() -> TcpSocket.open(address.getAddress()));
                    try {
                        untilConnected(socket, address);
                        return socket;
                    } catch (IOException | RuntimeException e) {
                        socket.close();
                        throw e;
                    }
                });
    }

    private static void untilConnected(TcpSocket socket, InetSocketAddress address)
            throws IOException {
        var deadline = System.nanoTime() + CONNECT_DEADLINE.toNanos();
        while (!socket.connect(address)) {
            if (System.nanoTime() - deadline >= 0) {
                throw new SocketTimeoutException("No answer from " + address);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** As {@link PrivateNetwork#connect}. */
    CompletableFuture<SocketChannel> connect(Port port) {
        return patiently(() -> first(port, this::connect));
    }

    private interface Way<T> {
        T to(InetSocketAddress address) throws IOException;
    }

    private static <T> T first(Port port, Way<T> way) throws IOException {
        var refused = new IOException("Nothing listens on port " + port);
        for (var address : LOOPBACKS) {
            try {
                return way.to(new InetSocketAddress(address, port.number()));
            } catch (IOException e) {
                refused.addSuppressed(e);
            }
        }
        throw refused;
    }

    private static <T extends Closeable> CompletableFuture<T> patiently(Callable<T> dial) {
        var connected = new CompletableFuture<T>();
        Thread.startVirtualThread(
                () -> {
                    try {
                        var one = dial.call();
                        if (!connected.complete(one)) {
                            one.close();
                        }
                    } catch (Exception e) {
                        connected.completeExceptionally(e);
                    }
                });
        return connected;
    }

    private SocketChannel connect(InetSocketAddress address) throws IOException {
        var channel = inside(SocketChannel::open);
        try {
            channel.socket().connect(address, (int) CONNECT_DEADLINE.toMillis());
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private <T> T inside(Callable<T> open) throws IOException {
        try {
            return inside.call(open).join();
        } catch (CompletionException | CancellationException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        spares.close();
    }
}
