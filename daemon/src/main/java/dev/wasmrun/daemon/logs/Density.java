package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogDensity;

import java.util.ArrayList;

/**
 * How a log is spread over equal spans of numbers. It is made of the index alone: where a span ends
 * within a slot, the slot's errors are shared out by its lines.
 */
final class Density {
    private Density() {}

    static LogDensity of(LogSnapshot log, int wanted, long from, long to) {
        var lines = Math.max(0, to - from);
        var count = (int) Math.min(Math.max(1, wanted), lines);
        var buckets = new ArrayList<LogDensity.Bucket>(count);
        var slots = new Slots(log);
        for (var i = 0; i < count; i++) {
            var start = from + lines * i / count;
            var end = from + lines * (i + 1) / count;
            buckets.add(slots.between(start, end));
        }
        return new LogDensity(from, Math.max(from, to) - 1, buckets);
    }

    /** Walks along the slots of all segments as the spans do. */
    private static final class Slots {
        private final LogSnapshot log;
        private int segment;
        private int slot;

        Slots(LogSnapshot log) {
            this.log = log;
        }

        LogDensity.Bucket between(long from, long to) {
            var errors = 0.0;
            var at = Long.MAX_VALUE;
            while (segment < log.segments().size()) {
                var view = log.segments().get(segment);
                if (slot >= view.index().slots()) {
                    segment++;
                    slot = 0;
                    continue;
                }
                var first = view.index().first(slot);
                var behind = view.behind(slot);
                if (first >= to) {
                    break;
                }
                var shared = Math.min(behind, to) - Math.max(first, from);
                if (shared > 0) {
                    at = Math.min(at, view.index().earliest(slot));
                    errors += (double) view.index().errors(slot) * shared / (behind - first);
                }
                if (behind > to) {
                    break;
                }
                slot++;
            }
            return new LogDensity.Bucket(
                    from,
                    to - from,
                    Math.round(errors),
                    StoredLine.time(at == Long.MAX_VALUE ? 0 : at));
        }
    }
}
