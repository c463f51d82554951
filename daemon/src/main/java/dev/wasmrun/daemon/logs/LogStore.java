package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogStream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * An app's log on disk: segments of some megabytes, the oldest deleted when the whole grows past
 * its bound or is too old. For one thread at a time; who reads takes a {@link #segments() view}.
 */
final class LogStore implements AutoCloseable {
    private static final int SEGMENTS = 16;
    private static final long LARGEST_SEGMENT = 16L << 20;

    private final Path folder;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final ReadSoFar readSoFar = new ReadSoFar();
    private Retention retention;

    private LogStore(Path folder, Retention retention) {
        this.folder = folder;
        this.retention = retention;
    }

    static LogStore open(Path folder, Retention retention) throws IOException {
        Files.createDirectories(folder);
        var store = new LogStore(folder, retention);
        try {
            store.openSegments();
            return store;
        } catch (IOException e) {
            store.close();
            throw e;
        }
    }

    private void openSegments() throws IOException {
        try (var files = Files.list(folder)) {
            var firsts = files.flatMap(file -> Segment.firstOf(file).stream()).sorted().toList();
            for (var i = 0; i < firsts.size(); i++) {
                var isLast = i == firsts.size() - 1;
                segments.add(
                        isLast
                                ? Segment.open(folder, firsts.get(i), readSoFar)
                                : Segment.reopen(folder, firsts.get(i), readSoFar));
            }
        }
        if (segments.isEmpty()) {
            segments.add(Segment.open(folder, 1, readSoFar));
        }
    }

    /** How much is kept from now on. */
    void keep(Retention other) {
        retention = other;
    }

    /** The sequence number that the next line gets. */
    long next() {
        return segments.getLast().next();
    }

    /** The run that wrote the last line. */
    int lastRun() {
        return segments.stream().mapToInt(segment -> segment.index().lastRun()).max().orElse(0);
    }

    /** Where to go on in the file of this stream, so that no line is stored twice or skipped. */
    long readSoFar(int run, LogStream stream) {
        return readSoFar.of(run, stream);
    }

    /** Sequence numbers must go on from {@link #next()}. */
    void append(List<StoredLine> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        var full = Math.min(LARGEST_SEGMENT, retention.bytes() / SEGMENTS);
        if (hasLines(segments.getLast()) && segments.getLast().size() >= full) {
            roll();
        }
        segments.getLast().append(lines);
        shrinkTo(retention.bytes());
    }

    // One that holds but pieces of an earlier line has the name that the next one would get.
    private static boolean hasLines(Segment segment) {
        return segment.next() > segment.first();
    }

    // The new file comes first: without it nothing would tell which number is next.
    private void roll() throws IOException {
        var full = segments.getLast();
        segments.add(Segment.open(folder, next(), readSoFar));
        full.seal();
    }

    /** Deletes the oldest segments until no more than these bytes are left, or only the newest. */
    void shrinkTo(long bytes) throws IOException {
        while (segments.size() > 1 && stored() > bytes) {
            segments.removeFirst().delete();
        }
    }

    /** Deletes what is too old. */
    void expire(Instant now) throws IOException {
        var oldest = StoredLine.micros(now.minus(retention.age()));
        if (hasLines(segments.getLast()) && segments.getLast().index().newest() < oldest) {
            roll();
        }
        while (segments.size() > 1 && segments.getFirst().index().newest() < oldest) {
            segments.removeFirst().delete();
        }
    }

    /** Deletes all lines; numbers go on. */
    void clear() throws IOException {
        if (hasLines(segments.getLast())) {
            roll();
        } else {
            segments.getLast().empty();
        }
        while (segments.size() > 1) {
            segments.removeFirst().delete();
        }
    }

    /** How many bytes are stored. */
    long stored() {
        return segments.stream().mapToLong(Segment::size).sum();
    }

    /** What is stored now, oldest first. */
    List<SegmentView> segments() {
        return segments.stream()
                .map(segment -> segment.view(segment == segments.getLast()))
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (var segment : segments) {
            segment.close();
        }
    }
}
