package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A visitor connected to the app. What one side does, the other sees: bytes, end or reset. */
final class Pair implements Loop.Watcher {
    private final SocketChannel visitor;
    private final SocketChannel app;
    private final SelectionKey visitorKey;
    private final Stream toApp;
    private final Stream toVisitor;
    private final Runnable whenClosed;
    private boolean closed;

    /** On the loop's thread. When this fails, the caller still owns both channels. */
    static Pair join(Loop loop, SocketChannel visitor, SocketChannel app, Runnable whenClosed)
            throws IOException {
        visitor.setOption(StandardSocketOptions.TCP_NODELAY, true);
        app.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // A visitor whose machine vanished would keep its place for ever.
        visitor.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        return new Pair(loop, visitor, app, whenClosed);
    }

    private Pair(Loop loop, SocketChannel visitor, SocketChannel app, Runnable whenClosed)
            throws IOException {
        this.visitor = visitor;
        this.app = app;
        this.whenClosed = whenClosed;
        visitorKey = loop.watch(visitor, SelectionKey.OP_READ, this);
        var appKey = loop.watch(app, SelectionKey.OP_READ, this);
        toApp = new Stream(loop.buffers(), visitorKey, appKey);
        toVisitor = new Stream(loop.buffers(), appKey, visitorKey);
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            var isVisitor = key.equals(visitorKey);
            if (key.isWritable()) {
                (isVisitor ? toVisitor : toApp).write();
            }
            if (key.isReadable()) {
                read(isVisitor ? toApp : toVisitor);
            }
        } catch (IOException | CancelledKeyException e) {
            reset();
        }
    }

    private void read(Stream stream) throws IOException {
        if (stream.read()) {
            return;
        }
        if (toApp.ended() && toVisitor.ended()) {
            end(); // which tells both at once
        } else {
            stream.passEnd();
        }
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
