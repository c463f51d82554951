package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** An open host port: lets visitors in, and has each wait a while for an app that restarts. */
final class Door implements PortBinder.Binding, Guests {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    static final int MOST_WAITING = 256;
    // channels that a loop may have more than another before visitors are sent over
    private static final int UNEVEN = 4;
    private static final Logger log = LoggerFactory.getLogger(Door.class);

    private final TcpSocket listener;
    private final Connector app;
    private final List<Loop> loops;
    private final Capacity capacity;
    private final Runnable whenClosed;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final Traffic traffic = new Traffic();

    /** How to end each. */
    private final Map<TcpSocket, Runnable> visitors = new ConcurrentHashMap<>();

    private volatile boolean closed;

    Door(
            TcpSocket listener,
            Connector app,
            List<Loop> loops,
            Capacity capacity,
            Runnable whenClosed) {
        this.listener = listener;
        this.app = app;
        this.loops = List.copyOf(loops);
        this.capacity = capacity;
        this.whenClosed = whenClosed;
    }

    @Override
    public void enter(Loop loop, TcpSocket visitor) {
        if (closed || !capacity.enter()) {
            visitor.close();
            return;
        }
        visitors.put(visitor, () -> turnAway(visitor));
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        new Arrival(this, loopFor(loop), visitor, deadline).attempt();
    }

    /** The one that let the visitor in, unless others have clearly less to do. */
    private Loop loopFor(Loop loop) {
        var idlest = Collections.min(loops, Comparator.comparingInt(Loop::load));
        return idlest.load() + UNEVEN < loop.load() ? idlest : loop;
    }

    CompletableFuture<TcpSocket> connect() {
        return app.connect().toCompletableFuture();
    }

    Semaphore waiting() {
        return waiting;
    }

    boolean isClosed() {
        return closed;
    }

    void join(Loop loop, TcpSocket visitor, TcpSocket connected) {
        if (loop.isCurrent()) {
            joinNow(loop, visitor, connected);
        } else if (!loop.run(() -> joinNow(loop, visitor, connected))) {
            connected.close();
            turnAway(visitor);
        }
    }

    private void joinNow(Loop loop, TcpSocket visitor, TcpSocket connected) {
        try {
            var pair =
                    Pair.join(
                            loop, visitor, connected, Crossing.plain(traffic), () -> gone(visitor));
            visitors.replace(visitor, () -> loop.run(pair::end));
            // Closed meanwhile: whoever comes second, this or end(), sees the other.
            if (closed) {
                pair.end();
            }
        } catch (IOException e) {
            log.debug("A visitor left before the app answered", e);
            connected.close();
            turnAway(visitor);
        }
    }

    void turnAway(TcpSocket visitor) {
        visitor.close();
        gone(visitor);
    }

    private void gone(TcpSocket visitor) {
        if (visitors.remove(visitor) != null) {
            capacity.leave();
        }
    }

    /** Once or more, on any thread. */
    void end() {
        closed = true;
        listener.close();
        visitors.values().forEach(Runnable::run);
        whenClosed.run();
    }

    @Override
    public void close() {
        end();
    }
}
