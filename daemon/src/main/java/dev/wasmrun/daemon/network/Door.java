package dev.wasmrun.daemon.network;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** An open host port: lets visitors in, and has each wait a while for an app that restarts. */
final class Door implements PortBinder.Binding {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    static final int MOST_WAITING = 256;
    private static final Duration RELEASE_DEADLINE = Duration.ofSeconds(5);
    private static final int MOST_ACCEPTS = 4;
    // channels that a loop may have more than another before visitors are sent over
    private static final int UNEVEN = 4;
    private static final long PAUSE_MILLIS = 100;
    private static final Logger log = LoggerFactory.getLogger(Door.class);

    private final ServerSocketChannel listener;
    private final Connector app;
    private final List<Loop> loops;
    private final Capacity capacity;
    private final Runnable whenClosed;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final Traffic traffic = new Traffic();

    /** How to end each. */
    private final Map<SocketChannel, Runnable> visitors = new ConcurrentHashMap<>();

    private volatile boolean closed;

    Door(
            ServerSocketChannel listener,
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

    /** On the loop's thread, once for each loop: whichever has time lets the next visitor in. */
    void open(Loop loop) throws IOException {
        loop.watch(listener, SelectionKey.OP_ACCEPT, new Entrance(this, loop));
    }

    private record Entrance(Door door, Loop loop) implements Loop.Watcher {
        @Override
        public void ready(SelectionKey key) {
            door.letIn(loop, key);
        }

        @Override
        public void end() {
            door.end();
        }
    }

    private void letIn(Loop loop, SelectionKey key) {
        try {
            for (var i = 0; i < MOST_ACCEPTS; i++) {
                var visitor = listener.accept();
                if (visitor == null) {
                    return;
                }
                welcome(loop, visitor);
            }
        } catch (IOException e) {
            pause(loop, key, e);
        }
    }

    // Out of descriptors: the listener stays ready, and the loop would spin.
    private void pause(Loop loop, SelectionKey key, IOException cause) {
        if (closed || !key.isValid()) {
            return;
        }
        log.warn("No visitor can be let in for a moment: {}", cause.getMessage());
        key.interestOps(0);
        CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                .execute(() -> loop.run(() -> resume(key)));
    }

    private static void resume(SelectionKey key) {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void welcome(Loop loop, SocketChannel visitor) {
        if (!capacity.enter()) {
            Channels.close(visitor);
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

    CompletableFuture<SocketChannel> connect() {
        return app.connect().toCompletableFuture();
    }

    Semaphore waiting() {
        return waiting;
    }

    boolean isClosed() {
        return closed;
    }

    void join(Loop loop, SocketChannel visitor, SocketChannel connected) {
        if (loop.isCurrent()) {
            joinNow(loop, visitor, connected);
        } else if (!loop.run(() -> joinNow(loop, visitor, connected))) {
            Channels.close(connected);
            turnAway(visitor);
        }
    }

    private void joinNow(Loop loop, SocketChannel visitor, SocketChannel connected) {
        try {
            var pair =
                    Pair.join(
                            loop, visitor, connected, Crossing.plain(traffic), () -> gone(visitor));
            visitors.replace(visitor, () -> loop.run(pair::end));
            // Closed meanwhile: whoever comes second, this or end(), sees the other.
            if (closed) {
                pair.end();
            }
        } catch (IOException | RuntimeException e) {
            log.debug("A visitor left before the app answered", e);
            Channels.close(connected);
            turnAway(visitor);
        }
    }

    void turnAway(SocketChannel visitor) {
        Channels.close(visitor);
        gone(visitor);
    }

    private void gone(SocketChannel visitor) {
        if (visitors.remove(visitor) != null) {
            capacity.leave();
        }
    }

    /** Once or more, on any thread. */
    void end() {
        closed = true;
        Channels.close(listener);
        visitors.values().forEach(Runnable::run);
        whenClosed.run();
    }

    @Override
    public void close() {
        end();
        var released = loops.stream().map(this::release).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(released)
                .orTimeout(RELEASE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private CompletableFuture<Boolean> release(Loop loop) {
        var released = new CompletableFuture<Boolean>();
        var accepted =
                loop.run(
                        () -> {
                            try {
                                loop.forgetClosed();
                                released.complete(true);
                            } catch (IOException | RuntimeException e) {
                                released.completeExceptionally(e);
                            }
                        });
        return accepted ? released : CompletableFuture.completedFuture(true);
    }
}
