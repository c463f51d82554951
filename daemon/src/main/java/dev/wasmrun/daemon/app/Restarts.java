package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.Settings;
import dev.wasmrun.protocol.RestartPolicy;

import java.time.Duration;

/**
 * When a process that ended is started again.
 *
 * @param chosen whether the user asked for this policy; if not, a process that fails before it ever
 *     answered is not tried again, since it would fail the same way
 * @param max failures in a row before the app has failed
 * @param stableAfter a process that ran this long was no failed start; three times as long where it
 *     was never ready, since much of that goes by before it fails
 */
public record Restarts(
        RestartPolicy policy,
        boolean chosen,
        int max,
        Duration first,
        Duration last,
        Duration stableAfter) {
    private static final int UNREADY = 3;

    /** Of an app whose project says nothing about it. */
    static Restarts usual(Settings settings) {
        return new Restarts(
                RestartPolicy.ON_FAILURE,
                false,
                settings.maxRestarts(),
                settings.backoffFirst(),
                settings.backoffLast(),
                settings.stableAfter());
    }

    /** The same with a policy that somebody chose. */
    Restarts with(RestartPolicy other) {
        return new Restarts(other, true, max, first, last, stableAfter);
    }

    boolean isStable(Duration uptime, boolean wasReady) {
        return uptime.compareTo(stableAfter.multipliedBy(wasReady ? 1 : UNREADY)) >= 0;
    }

    boolean wanted(int exitCode) {
        return switch (policy) {
            case NO -> false;
            case ON_FAILURE -> exitCode != 0;
            case ALWAYS -> true;
        };
    }

    /** Exponential backoff: the first delay, doubled for each further failure, capped. */
    Duration delay(int failures) {
        var doubled = first.multipliedBy(1L << Math.min(failures - 1, 20));
        return doubled.compareTo(last) > 0 ? last : doubled;
    }
}
