package dev.wasmrun.daemon.detect;

import java.time.Duration;

/** How long to wait before a restart: at first, and at the longest. Written {@code 1s..30s}. */
public record Backoff(Duration first, Duration longest) {
    public Backoff {
        if (first.isZero() || first.compareTo(longest) > 0) {
            throw new IllegalArgumentException("backoff from %s to %s".formatted(first, longest));
        }
    }

    static Backoff parse(String text) {
        var ends = text.split("\\.\\.", -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException(text);
        }
        return new Backoff(TimeSpan.parse(ends[0]), TimeSpan.parse(ends[1]));
    }
}
