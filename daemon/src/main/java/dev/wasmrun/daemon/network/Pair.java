package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** A visitor connected to the app. What one side does, the other sees: bytes, end or reset. */
final class Pair implements Connection.Listener {
    /** For the rest of what a visitor began to say. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** For a visitor to hear our last words. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Loop loop;
    private final Connection visitor;
    private final Connection app;
    private final Filter filter;
    private final Stream toApp;
    private final Stream toVisitor;
    private final Runnable whenClosed;
    private Optional<Timer> patience = Optional.empty();
    private Optional<Timer> farewell = Optional.empty();
    private boolean closed;

    /** On the loop's thread. When this fails, the caller still owns both sockets. */
    static Pair join(
            Loop loop, TcpSocket visitor, TcpSocket app, Crossing crossing, Runnable whenClosed)
            throws IOException {
        var connection = loop.take(visitor);
        try {
            return join(connection, app, crossing, whenClosed);
        } catch (IOException e) {
            loop.forget(connection);
            throw e;
        }
    }

    /** As above. */
    static Pair join(Connection visitor, TcpSocket app, Crossing crossing, Runnable whenClosed)
            throws IOException {
        return join(visitor, visitor.loop().take(app), crossing, whenClosed);
    }

    private static Pair join(
            Connection visitor, Connection app, Crossing crossing, Runnable whenClosed) {
        var pair = new Pair(visitor, app, crossing, whenClosed);
        visitor.tell(pair);
        app.tell(pair);
        pair.begin(crossing.sent());
        return pair;
    }

    private Pair(Connection visitor, Connection app, Crossing crossing, Runnable whenClosed) {
        this.loop = visitor.loop();
        this.visitor = visitor;
        this.app = app;
        this.filter = crossing.filter();
        this.whenClosed = whenClosed;
        toApp =
                new Stream(
                        visitor,
                        app,
                        filter::toApp,
                        filter::visitorEnded,
                        filter::isOpen,
                        new Splice(visitor, app, crossing.splices()),
                        crossing.traffic().in());
        toVisitor =
                new Stream(
                        app,
                        visitor,
                        filter::toVisitor,
                        filter::appEnded,
                        filter::isOpen,
                        new Splice(app, visitor, crossing.splices()),
                        crossing.traffic().out());
    }

    private void begin(ByteBuffer sent) {
        try {
            toApp.begin(sent);
            move();
        } catch (IOException e) {
            reset();
        }
    }

    @Override
    public void ready() {
        if (closed) {
            return;
        }
        try {
            toVisitor.goOn();
            toApp.goOn();
            move();
        } catch (IOException e) {
            reset();
        }
    }

    private void move() throws IOException {
        toApp.move();
        toVisitor.move();
        settle();
        if (toApp.mayMove() || toVisitor.mayMove()) {
            loop.again(this);
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
        if (farewell.isEmpty()) {
            farewell = Optional.of(loop.after(FAREWELL, this::end));
            toVisitor.goDeaf();
        }
        if (toApp.isOut()) {
            end();
            return;
        }
        if (toVisitor.isFree()) {
            toVisitor.passEnd();
        }
        toApp.settle();
    }

    private void limitOwing() {
        var since = filter.owed();
        if (since != 0 && patience.isEmpty()) {
            patience = Optional.of(loop.after(PATIENCE, () -> endIfOwed(since)));
        }
    }

    private void endIfOwed(int since) {
        patience = Optional.empty();
        if (filter.owed() == since) {
            end();
        } else {
            limitOwing();
        }
    }

    @Override
    public void end() {
        if (!closed) {
            closed = true;
            patience.ifPresent(Timer::cancel);
            farewell.ifPresent(Timer::cancel);
            toApp.release();
            toVisitor.release();
            visitor.close();
            app.close();
            whenClosed.run();
        }
    }

    private void reset() {
        visitor.resetOnClose();
        app.resetOnClose();
        end();
    }
}
