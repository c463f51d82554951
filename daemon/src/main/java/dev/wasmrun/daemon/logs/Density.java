package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogDensity;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * How a log is spread over equal spans of numbers. Slots within one span are known by the index;
 * those that reach over an end of one, not more than there are spans, are read.
 */
final class Density {
    private final long from;
    private final long lines;
    private final int count;
    private final long[] errors;
    private final long[] earliest;

    private Density(long from, long lines, int count) {
        this.from = from;
        this.lines = lines;
        this.count = count;
        this.errors = new long[count];
        this.earliest = new long[count];
        Arrays.fill(earliest, Long.MAX_VALUE);
    }

    static LogDensity of(LogSnapshot log, int wanted, long from, long to) throws IOException {
        var lines = Math.max(0, to - from);
        var density = new Density(from, lines, (int) Math.min(Math.max(1, wanted), lines));
        for (var segment : log.segments()) {
            if (segment.first() < to && segment.next() > from) {
                density.add(segment);
            }
        }
        return new LogDensity(from, Math.max(from, to) - 1, density.buckets());
    }

    private void add(SegmentView segment) throws IOException {
        var reader = segment.open();
        if (reader.isEmpty()) {
            return; // deleted meanwhile
        }
        try (var open = reader.get()) {
            for (var slot = 0; slot < segment.index().slots(); slot++) {
                add(open, slot);
            }
        }
    }

    private void add(SegmentView.Reader segment, int slot) throws IOException {
        var index = segment.view().index();
        var first = index.first(slot);
        var behind = segment.view().behind(slot);
        if (first >= behind || first >= from + lines || behind <= from) {
            return;
        }
        if (first < from || behind > from + lines || span(first) != span(behind - 1)) {
            read(segment.read(slot, slot + 1).records());
        } else {
            add(span(first), index.errors(slot), index.earliest(slot));
        }
    }

    private void read(RecordCursor records) {
        while (records.next()) {
            var isLine = !Kind.isPart(records.kind());
            if (isLine && records.seq() >= from && records.seq() < from + lines) {
                var isError = Kind.levelNumber(records.kind()) == 1;
                add(span(records.seq()), isError ? 1 : 0, records.micros());
            }
        }
    }

    private void add(int span, int errorCount, long micros) {
        errors[span] += errorCount;
        earliest[span] = Math.min(earliest[span], micros);
    }

    private long start(int span) {
        return from + lines * span / count;
    }

    /** The span that holds this line. */
    private int span(long seq) {
        return (int) (((seq - from + 1) * count - 1) / lines);
    }

    private ArrayList<LogDensity.Bucket> buckets() {
        var buckets = new ArrayList<LogDensity.Bucket>(count);
        var at = 0L;
        for (var span = 0; span < count; span++) {
            // one whose lines were deleted meanwhile has no time of its own
            at = earliest[span] == Long.MAX_VALUE ? at : earliest[span];
            buckets.add(
                    new LogDensity.Bucket(
                            start(span),
                            start(span + 1) - start(span),
                            errors[span],
                            StoredLine.time(at)));
        }
        return buckets;
    }
}
