package dev.wasmrun.cli.daemon;

import dev.wasmrun.protocol.Problem;

import java.time.Duration;
import java.time.Instant;

/** Waits until a daemon that was told to stop is gone. */
public final class DaemonEnd {
    // it first stops its apps, each with its grace period
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private DaemonEnd() {}

    /** Returns when the daemon is gone, and another one may take its home. */
    public static void await(DaemonClient daemon) {
        var deadline = Instant.now().plus(LIMIT);
        while (daemon.isAlive() || HomeLock.isHeld(daemon.address())) {
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
