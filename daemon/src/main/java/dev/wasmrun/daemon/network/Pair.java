package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A visitor connected to the app. What one side does, the other sees: bytes, end or reset. */
final class Pair implements Loop.Watcher {
    /** For the rest of what a visitor began to say. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** For a visitor to hear our last words. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Loop loop;
    private final SocketChannel visitor;
    private final SocketChannel app;
    private final SelectionKey visitorKey;
    private final SelectionKey appKey;
    private final Filter filter;
    private final Stream toApp;
    private final Stream toVisitor;
    private final Runnable whenClosed;
    private boolean watched;
    private boolean leaving;
    private boolean closed;

    /** On the loop's thread. When this fails, the caller still owns both channels. */
    static Pair join(
            Loop loop,
            SocketChannel visitor,
            SocketChannel app,
            Crossing crossing,
            Runnable whenClosed)
            throws IOException {
        visitor.setOption(StandardSocketOptions.TCP_NODELAY, true);
        app.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // A visitor whose machine vanished would keep its place for ever.
        visitor.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        var pair = new Pair(loop, visitor, app, crossing, whenClosed);
        pair.move(() -> pair.toApp.begin(crossing.sent()));
        return pair;
    }

    private Pair(
            Loop loop,
            SocketChannel visitor,
            SocketChannel app,
            Crossing crossing,
            Runnable whenClosed)
            throws IOException {
        this.loop = loop;
        this.visitor = visitor;
        this.app = app;
        this.filter = crossing.filter();
        this.whenClosed = whenClosed;
        visitorKey = loop.watch(visitor, SelectionKey.OP_READ, this);
        appKey = loop.watch(app, SelectionKey.OP_READ, this);
        toApp =
                new Stream(
                        loop.buffers(),
                        visitorKey,
                        appKey,
                        filter::toApp,
                        filter::visitorEnded,
                        crossing.traffic().in());
        toVisitor =
                new Stream(
                        loop.buffers(),
                        appKey,
                        visitorKey,
                        filter::toVisitor,
                        filter::appEnded,
                        crossing.traffic().out());
    }

    @Override
    public void ready(SelectionKey key) {
        var isVisitor = key.equals(visitorKey);
        move(
                () -> {
                    if (key.isWritable()) {
                        (isVisitor ? toVisitor : toApp).goOn();
                    }
                    if (key.isReadable()) {
                        (isVisitor ? toApp : toVisitor).read();
                    }
                });
    }

    private interface Move {
        void make() throws IOException;
    }

    private void move(Move move) {
        try {
            move.make();
            settle();
        } catch (IOException | CancelledKeyException e) {
            reset();
        }
    }

    private void settle() throws IOException {
        if (toApp.isHeld() && toVisitor.isFree()) {
            toApp.goOn();
        }
        toVisitor.say(filter.ownWords());
        limitOwing();
        if (toApp.isOut() && toVisitor.isOut()) {
            end(); // which tells both at once
        } else if (filter.isOver()) {
            leave();
        } else {
            toApp.settle();
            toVisitor.settle();
        }
    }

    // What the visitor still says must be read, or our last words are lost in a reset.
    private void leave() throws IOException {
        if (!leaving) {
            leaving = true;
            appKey.interestOps(0);
            after(FAREWELL, this::end);
        }
        if (toApp.isOut()) {
            end();
            return;
        }
        if (toVisitor.isFree()) {
            visitor.shutdownOutput();
        }
        toApp.settle();
    }

    private void limitOwing() {
        var since = filter.owed();
        if (since != 0 && !watched) {
            watched = true;
            after(PATIENCE, () -> endIfOwed(since));
        }
    }

    private void endIfOwed(int since) {
        watched = false;
        if (filter.owed() == since) {
            end();
        } else if (!closed) {
            limitOwing();
        }
    }

    private void after(Duration time, Runnable task) {
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> loop.run(task));
    }

    @Override
    public void end() {
        if (!closed) {
            closed = true;
            toApp.release();
            toVisitor.release();
            Channels.close(visitor);
            Channels.close(app);
            whenClosed.run();
        }
    }

    private void reset() {
        Channels.resetOnClose(visitor);
        Channels.resetOnClose(app);
        end();
    }
}
