package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.Port;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Makes connections to what listens on the loopback of a network, at once where that works. */
final class Dialer implements AutoCloseable {
    /** How long an app may take to accept a connection. */
    static final Duration CONNECT_DEADLINE = Duration.ofSeconds(5);

    static final List<InetAddress> LOOPBACKS =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
    private static final Logger log = LoggerFactory.getLogger(Dialer.class);

    private final TaskThread inside;
    private final Spares spares;

    Dialer(TaskThread inside) {
        this.inside = inside;
        spares = new Spares(inside);
    }

    /** As {@link PrivateNetwork#connect}. */
    CompletableFuture<SocketChannel> connect(Port port) {
        return connectAtOnce(port)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> connectWithPatience(port));
    }

    /** A loopback answers before the call returns, unless the app is behind with accepting. */
    private Optional<SocketChannel> connectAtOnce(Port port) {
        return spares.take().filter(spare -> isConnected(spare, port));
    }

    private static boolean isConnected(SocketChannel spare, Port port) {
        try {
            var address = new InetSocketAddress(LOOPBACKS.getFirst(), port.number());
            if (spare.connect(address) || spare.finishConnect()) {
                return true;
            }
        } catch (IOException e) {
            log.debug("No answer at once on port {}", port, e);
        }
        Channels.close(spare);
        return false;
    }

    private CompletableFuture<SocketChannel> connectWithPatience(Port port) {
        var connected = new CompletableFuture<SocketChannel>();
        Thread.startVirtualThread(
                () -> {
                    try {
                        var channel = connectToFirst(port);
                        if (!connected.complete(channel)) {
                            channel.close();
                        }
                    } catch (IOException | RuntimeException e) {
                        connected.completeExceptionally(e);
                    }
                });
        return connected;
    }

    private SocketChannel connectToFirst(Port port) throws IOException {
        var refused = new IOException("Nothing listens on port " + port);
        for (var address : LOOPBACKS) {
            try {
                return connect(new InetSocketAddress(address, port.number()));
            } catch (IOException e) {
                refused.addSuppressed(e);
            }
        }
        throw refused;
    }

    private SocketChannel connect(InetSocketAddress address) throws IOException {
        var channel = open();
        try {
            channel.socket().connect(address, (int) CONNECT_DEADLINE.toMillis());
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private SocketChannel open() throws IOException {
        try {
            return inside.call(SocketChannel::open).join();
        } catch (CompletionException | CancellationException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        spares.close();
    }
}
