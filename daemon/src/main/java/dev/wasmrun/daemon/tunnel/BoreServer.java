package dev.wasmrun.daemon.tunnel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server of the bore protocol: lends its public ports to tunnels of whoever knows its secret. */
public final class BoreServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int MOST_CONNECTIONS = 4096;
    private static final int MOST_WAITING = 4096;
    private static final long VISITOR_SECONDS = 10;
    private static final long END_SECONDS = 3;
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final Logger log = LoggerFactory.getLogger(BoreServer.class);

    private final PublicPorts ports;
    private final Optional<Secret> secret;
    private final Joiner joiner;
    private final ServerSocketChannel listener;
    private final CompletableFuture<Void> accepting;
    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final Map<UUID, SocketChannel> waiting = new ConcurrentHashMap<>();

    private BoreServer(
            PublicPorts ports,
            Optional<Secret> secret,
            Joiner joiner,
            ServerSocketChannel listener) {
        this.ports = ports;
        this.secret = secret;
        this.joiner = joiner;
        this.listener = listener;
        // No virtual one: that is woken by way of two other threads for each visitor.
        this.accepting =
                CompletableFuture.runAsync(
                        this::accept, Thread.ofPlatform().daemon().name("clients")::start);
    }

    /**
     * @param control where clients come in; port 0 for any
     */
    public static BoreServer start(
            InetSocketAddress control, PublicPorts ports, Optional<String> secret, Joiner joiner)
            throws IOException {
        var listener = ServerSocketChannel.open();
        try {
            listener.bind(control, BACKLOG);
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
        return new BoreServer(ports, secret.map(Secret::new), joiner, listener);
    }

    public int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** Connections that it keeps for now: 0 when nobody is there. */
    int held() {
        return open.size() + waiting.size();
    }

    private void accept() {
        try {
            while (true) {
                letIn(next(listener));
            }
        } catch (IOException e) {
            log.debug("The server is closed: {}", e.getMessage());
        }
    }

    /** Whoever comes in next. Out of descriptors, that is somebody who comes a moment later. */
    private static SocketChannel next(ServerSocketChannel door) throws IOException {
        while (true) {
            try {
                return door.accept();
            } catch (IOException e) {
                if (!door.isOpen()) {
                    throw e;
                }
                log.warn("Nobody can be let in for a moment: {}", e.getMessage());
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void letIn(SocketChannel client) {
        if (connections.tryAcquire()) {
            Thread.startVirtualThread(() -> serve(client));
        } else {
            close(client);
        }
    }

    private void serve(SocketChannel client) {
        var handedOver = false;
        try {
            keep(client);
            handedOver = answer(Wire.of(client));
        } catch (IOException e) {
            log.debug("A client is gone: {}", e.getMessage());
        } finally {
            open.remove(client);
            connections.release();
            if (!handedOver) {
                close(client);
            }
        }
    }

    // Closed meanwhile: whoever comes second, this or close(), sees the other.
    private void keep(AutoCloseable one) {
        open.add(one);
        if (!listener.isOpen()) {
            close(one);
        }
    }

    /** True when the connection is a visitor's from now on. */
    private boolean answer(Wire wire) throws IOException {
        try {
            authenticate(wire);
            return switch (ClientMessage.parse(wire.frame(Wire.PATIENCE))) {
                case ClientMessage.Hello(var port) -> lend(wire, port);
                case ClientMessage.Accept(var id) -> join(wire, id);
                case ClientMessage.Authenticate _ -> false;
            };
        } catch (Refused e) {
            wire.send("Error", e.getMessage());
            return false;
        }
    }

    private void authenticate(Wire wire) throws IOException {
        if (secret.isEmpty()) {
            return;
        }
        var challenge = UUID.randomUUID();
        wire.send("Challenge", challenge.toString());
        if (!(ClientMessage.parse(wire.frame(Wire.PATIENCE))
                instanceof ClientMessage.Authenticate(var answer))) {
            throw new Refused(
                    Refused.Reason.SECRET_MISSING,
                    "server requires secret, but no secret was provided");
        }
        if (!secret.get().isAnswer(challenge, answer)) {
            throw new Refused(Refused.Reason.SECRET_WRONG, "invalid secret");
        }
    }

    private boolean lend(Wire wire, int port) throws IOException {
        var publicPort = ports.open(port);
        try {
            keep(publicPort);
            wire.send("Hello", ((InetSocketAddress) publicPort.getLocalAddress()).getPort());
            Thread.startVirtualThread(() -> acceptVisitors(publicPort, wire));
            wire.beatUntilGone();
            return false;
        } finally {
            open.remove(publicPort);
            close(publicPort);
        }
    }

    private void acceptVisitors(ServerSocketChannel publicPort, Wire wire) {
        try {
            while (true) {
                var visitor = next(publicPort);
                if (waiting.size() >= MOST_WAITING) {
                    visitor.close();
                    continue;
                }
                var id = UUID.randomUUID();
                waiting.put(id, visitor);
                CompletableFuture.delayedExecutor(VISITOR_SECONDS, TimeUnit.SECONDS)
                        .execute(() -> take(id).ifPresent(BoreServer::close));
                wire.send("Connection", id.toString());
            }
        } catch (IOException e) {
            log.debug("A public port is closed: {}", e.getMessage());
        } finally {
            wire.close(); // without its port, a client would wait for ever
        }
    }

    private Optional<SocketChannel> take(UUID id) {
        return Optional.ofNullable(waiting.remove(id));
    }

    private boolean join(Wire wire, UUID id) throws IOException {
        var visitor = take(id);
        if (visitor.isEmpty()) {
            return false;
        }
        try {
            while (wire.rest().hasRemaining()) {
                visitor.get().write(wire.rest());
            }
            joiner.join(visitor.get(), wire.channel());
            return true;
        } catch (IOException e) {
            close(visitor.get());
            throw e;
        }
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            log.debug("A connection did not close", e);
        }
    }

    /** Ends the links of all clients and gives their ports back. */
    @Override
    public void close() {
        close(listener);
        accepting.completeOnTimeout(null, END_SECONDS, TimeUnit.SECONDS).join();
        open.forEach(BoreServer::close);
        waiting.values().forEach(BoreServer::close);
    }
}
