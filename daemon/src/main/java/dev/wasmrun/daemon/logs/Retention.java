package dev.wasmrun.daemon.logs;

import java.time.Duration;

/**
 * How much of an app's log is kept: what is older goes, and the oldest of what is more.
 *
 * @param bytes on disk
 */
public record Retention(long bytes, Duration age) {
    private static final long LEAST = 1L << 20;

    public Retention {
        bytes = Math.max(LEAST, bytes);
        age = age.isPositive() ? age : Duration.ofSeconds(1);
    }
}
