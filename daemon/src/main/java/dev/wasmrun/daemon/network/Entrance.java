package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A way to an app for visitors who did not come through a host port. Like at a {@link Door}, each
 * waits a while for an app that restarts.
 */
public final class Entrance {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final int MOST_WAITING = 256;
    private static final long BETWEEN_MILLIS = 50;

    private final Relay relay;
    private final Connector app;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    Entrance(Relay relay, Connector app) {
        this.relay = relay;
        this.app = app;
    }

    /** Takes the connection over; {@code sent} are bytes of the visitor that were read already. */
    public void welcome(SocketChannel visitor, ByteBuffer sent) {
        if (!waiting.tryAcquire()) {
            Channels.close(visitor);
            return;
        }
        attempt(visitor, sent, System.nanoTime() + PATIENCE.toNanos());
    }

    private void attempt(SocketChannel visitor, ByteBuffer sent, long deadline) {
        var _ =
                app.connect()
                        .whenComplete(
                                (connected, failure) -> {
                                    if (failure == null) {
                                        waiting.release();
                                        enter(visitor, sent, connected);
                                    } else if (System.nanoTime() - deadline < 0) {
                                        CompletableFuture.delayedExecutor(
                                                        BETWEEN_MILLIS, TimeUnit.MILLISECONDS)
                                                .execute(() -> attempt(visitor, sent, deadline));
                                    } else {
                                        waiting.release();
                                        Channels.close(visitor);
                                    }
                                });
    }

    private void enter(SocketChannel visitor, ByteBuffer sent, SocketChannel connected) {
        try {
            while (sent.hasRemaining()) { // a few bytes into a fresh connection: it has room
                connected.write(sent);
            }
            relay.join(visitor, connected);
        } catch (IOException e) {
            Channels.close(visitor);
            Channels.close(connected);
        }
    }
}
