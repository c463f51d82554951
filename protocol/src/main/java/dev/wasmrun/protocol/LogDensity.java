package dev.wasmrun.protocol;

import java.time.Instant;
import java.util.List;

/** How a log is spread: equal spans of sequence numbers, oldest first. */
public record LogDensity(long from, long to, List<Bucket> buckets) {
    /**
     * @param from its first sequence number
     * @param at when its first lines were written
     */
    public record Bucket(long from, long lines, long errors, Instant at) {}

    public LogDensity {
        buckets = List.copyOf(buckets);
    }
}
