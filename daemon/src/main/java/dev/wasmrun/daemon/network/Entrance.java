package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A way to an app for visitors who did not come through a host port. Like at a {@link Door}, each
 * waits a while for an app that restarts, and all of them leave when it is closed.
 */
public final class Entrance implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final int MOST_WAITING = 256;

    /** One app's public must not take the places of all forwards. */
    static final int MOST_VISITORS = 2_000;

    private static final long BETWEEN_MILLIS = 50;

    private final Relay relay;
    private final Connector app;
    private final Filter.Maker filters;
    private final Traffic traffic;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final Semaphore places = new Semaphore(MOST_VISITORS);

    /** How to end each. */
    private final Map<Connection, Runnable> visitors = new ConcurrentHashMap<>();

    private volatile boolean closed;

    Entrance(Relay relay, Connector app, Filter.Maker filters, Traffic traffic) {
        this.relay = relay;
        this.app = app;
        this.filters = filters;
        this.traffic = traffic;
    }

    /** Where the next visitor is to be met; crowds are spread over all threads. */
    public Loop loop() {
        return relay.idlest();
    }

    /**
     * Takes the connection over, on its loop's thread; {@code sent} are bytes of the visitor that
     * were read already.
     */
    public void welcome(Connection visitor, ByteBuffer sent) {
        if (closed || !places.tryAcquire()) {
            visitor.close();
            return;
        }
        visitors.put(visitor, () -> end(visitor));
        traffic.entered();
        if (waiting.tryAcquire()) {
            attempt(visitor, sent, System.nanoTime() + PATIENCE.toNanos());
        } else {
            turnAway(visitor);
        }
    }

    private void attempt(Connection visitor, ByteBuffer sent, long deadline) {
        var _ =
                app.connect()
                        .whenComplete(
                                (connected, failure) -> {
                                    if (failure == null) {
                                        waiting.release();
                                        enter(visitor, sent, connected);
                                    } else if (!closed && System.nanoTime() - deadline < 0) {
                                        CompletableFuture.delayedExecutor(
                                                        BETWEEN_MILLIS, TimeUnit.MILLISECONDS)
                                                .execute(() -> attempt(visitor, sent, deadline));
                                    } else {
                                        waiting.release();
                                        turnAway(visitor);
                                    }
                                });
    }

    private void enter(Connection visitor, ByteBuffer sent, TcpSocket connected) {
        var filter = filters.between(visitor.socket(), connected);
        var crossing = new Crossing(sent, filter, traffic, false);
        relay.join(visitor, connected, crossing, cut -> endBy(cut, visitor), () -> gone(visitor));
    }

    // Closed meanwhile: whoever comes second, this or close(), sees the other.
    private void endBy(Runnable cut, Connection visitor) {
        visitors.replace(visitor, cut);
        if (closed) {
            cut.run();
        }
    }

    private void turnAway(Connection visitor) {
        end(visitor);
        gone(visitor);
    }

    // A loop that has ended closed it.
    private static void end(Connection visitor) {
        visitor.loop().run(visitor::close);
    }

    private void gone(Connection visitor) {
        if (visitors.remove(visitor) != null) {
            places.release();
            traffic.left();
        }
    }

    /** Ends all visits, also those that are just beginning. */
    @Override
    public void close() {
        closed = true;
        visitors.values().forEach(Runnable::run);
    }
}
