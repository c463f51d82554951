package dev.wasmrun.daemon.network;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An open host port: lets visitors in, and has each wait a while for an app that restarts. */
final class Door implements Loop.Watcher, PortBinder.Binding {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    static final int MOST_WAITING = 256;
    private static final Duration RELEASE_DEADLINE = Duration.ofSeconds(5);
    private static final int MOST_ACCEPTS = 64;
    private static final long PAUSE_MILLIS = 100;
    private static final Logger log = LoggerFactory.getLogger(Door.class);

    private final ServerSocketChannel listener;
    private final Connector app;
    private final Loop loop;
    private final Supplier<Loop> loopForNext;
    private final Capacity capacity;
    private final Runnable whenClosed;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    /** How to end each. */
    private final Map<SocketChannel, Runnable> visitors = new ConcurrentHashMap<>();

    private volatile boolean closed;

    Door(
            ServerSocketChannel listener,
            Connector app,
            Loop loop,
            Supplier<Loop> loopForNext,
            Capacity capacity,
            Runnable whenClosed) {
        this.listener = listener;
        this.app = app;
        this.loop = loop;
        this.loopForNext = loopForNext;
        this.capacity = capacity;
        this.whenClosed = whenClosed;
    }

    /** On the loop's thread. */
    void open() throws IOException {
        loop.watch(listener, SelectionKey.OP_ACCEPT, this);
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            for (var i = 0; i < MOST_ACCEPTS; i++) {
                var visitor = listener.accept();
                if (visitor == null) {
                    return;
                }
                welcome(visitor);
            }
        } catch (IOException e) {
            pause(key, e);
        }
    }

    // Out of descriptors: the listener stays ready, and the loop would spin.
    private void pause(SelectionKey key, IOException cause) {
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

    private void welcome(SocketChannel visitor) {
        if (!capacity.enter()) {
            Channels.close(visitor);
            return;
        }
        visitors.put(visitor, () -> turnAway(visitor));
        new Arrival(this, visitor, System.nanoTime() + PATIENCE.toNanos()).attempt();
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

    void join(SocketChannel visitor, SocketChannel connected) {
        var next = loopForNext.get();
        if (!next.run(() -> join(next, visitor, connected))) {
            Channels.close(connected);
            turnAway(visitor);
        }
    }

    private void join(Loop next, SocketChannel visitor, SocketChannel connected) {
        try {
            var pair = Pair.join(next, visitor, connected, () -> gone(visitor));
            visitors.replace(visitor, () -> next.run(pair::end));
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

    @Override
    public void end() {
        closed = true;
        Channels.close(listener);
        visitors.values().forEach(Runnable::run);
        whenClosed.run();
    }

    @Override
    public void close() {
        var released = new CompletableFuture<Boolean>();
        if (loop.run(() -> release(released))) {
            released.orTimeout(RELEASE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS).join();
        }
    }

    private void release(CompletableFuture<Boolean> released) {
        try {
            end();
            loop.forgetClosed();
            released.complete(true);
        } catch (IOException | RuntimeException e) {
            released.completeExceptionally(e);
        }
    }
}
