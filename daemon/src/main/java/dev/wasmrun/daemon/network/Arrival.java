package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A visitor at the door until the app answers; an app that restarts is given some time. */
final class Arrival {
    private static final long BETWEEN_MILLIS = 50;

    private final Door door;
    private final Loop loop;
    private final TcpSocket visitor;
    private final long deadline;
    private boolean waits;

    /**
     * @param loop where the visitor's bytes will be moved
     * @param deadline when the visitor is turned away, by System.nanoTime
     */
    Arrival(Door door, Loop loop, TcpSocket visitor, long deadline) {
        this.door = door;
        this.loop = loop;
        this.visitor = visitor;
        this.deadline = deadline;
    }

    void attempt() {
        if (door.isClosed()) {
            leave();
            door.turnAway(visitor);
            return;
        }
        var _ =
                door.connect()
                        .whenComplete(
                                (app, failure) -> {
                                    if (failure == null) {
                                        leave();
                                        door.join(loop, visitor, app);
                                    } else {
                                        waitOrGiveUp();
                                    }
                                });
    }

    private void waitOrGiveUp() {
        waits = waits || door.waiting().tryAcquire();
        if (!waits || System.nanoTime() - deadline >= 0) {
            leave();
            door.turnAway(visitor);
            return;
        }
        CompletableFuture.delayedExecutor(BETWEEN_MILLIS, TimeUnit.MILLISECONDS)
                .execute(this::attempt);
    }

    private void leave() {
        if (waits) {
            waits = false;
            door.waiting().release();
        }
    }
}
