package dev.wasmrun.cli.daemon;

import dev.wasmrun.protocol.Problem;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits for a daemon that is on its way out, or in. */
public final class DaemonEnd {
    // it first stops its apps, each with its grace period
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private DaemonEnd() {}

    /** Returns when the daemon is gone, and another one may take its home. */
    public static void await(DaemonClient daemon) {
        until(() -> !daemon.isAlive() && !HomeLock.isHeld(daemon.address()));
    }

    /** The same, or when it answers: one that somebody else starts has the lock before. */
    static void orAnswer(DaemonClient daemon) {
        until(() -> daemon.isAlive() || !HomeLock.isHeld(daemon.address()));
    }

    private static void until(BooleanSupplier settled) {
        var deadline = Instant.now().plus(LIMIT);
        while (!settled.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new Problem(
                                Problem.Kind.TIMEOUT,
                                "daemon-still-runs",
                                "The daemon still runs after %d s".formatted(LIMIT.toSeconds()),
                                "See what it waits for: wasmrun daemon logs")
                        .asException();
            }
            Pause.of(LOOK_EVERY);
        }
    }
}
