package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogLine;
import dev.wasmrun.protocol.LogPage;
import dev.wasmrun.protocol.LogStream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * An app's log on disk: segments of a few megabytes, the oldest deleted when the whole grows past
 * its bound. For one thread at a time.
 */
final class LogStore implements AutoCloseable {
    private static final int SEGMENTS = 16;
    private static final int CHUNK = 1_000;

    private final Path folder;
    private final long retain;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final ReadSoFar readSoFar = new ReadSoFar();

    private LogStore(Path folder, long retain) {
        this.folder = folder;
        this.retain = retain;
    }

    /** {@code retain}: how many bytes are kept. */
    static LogStore open(Path folder, long retain) throws IOException {
        Files.createDirectories(folder);
        var store = new LogStore(folder, retain);
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
            for (var first : firsts) {
                segments.add(Segment.open(folder, first, readSoFar));
            }
        }
        if (segments.isEmpty()) {
            segments.add(Segment.open(folder, 1, readSoFar));
        }
    }

    /** The sequence number that the next line gets. */
    long next() {
        return segments.getLast().next();
    }

    /** The oldest sequence number still stored; 0 when there is none. */
    long first() {
        return next() == segments.getFirst().first() ? 0 : segments.getFirst().first();
    }

    /** The run that wrote the last line. */
    int lastRun() {
        return segments.stream().mapToInt(Segment::lastRun).max().orElse(0);
    }

    /** Where to go on in the file of this stream, so that no line is stored twice or skipped. */
    long readSoFar(int run, LogStream stream) {
        return readSoFar.of(run, stream);
    }

    /** Sequence numbers must go on from {@link #next()}. */
    void append(List<LogRecords.Entry> entries) throws IOException {
        if (entries.isEmpty()) {
            return;
        }
        if (segments.getLast().size() >= retain / SEGMENTS) {
            segments.add(Segment.open(folder, next(), readSoFar));
        }
        segments.getLast().append(entries);
        while (segments.size() > 1 && stored() > retain) {
            segments.removeFirst().delete();
        }
    }

    private long stored() {
        return segments.stream().mapToLong(Segment::size).sum();
    }

    LogPage read(LogQuery query) throws IOException {
        var lines =
                query.from().isPresent()
                        ? forward(query, query.from().getAsLong())
                        : backward(query, Math.min(query.before().orElse(next()), next()));
        return new LogPage(lines, first(), next() - 1);
    }

    private List<LogLine> forward(LogQuery query, long from) throws IOException {
        var found = new ArrayList<LogLine>();
        var seq = Math.max(from, segments.getFirst().first());
        while (found.size() < query.limit() && seq < next()) {
            var chunk = chunk(seq, CHUNK);
            chunk.stream()
                    .filter(query::matches)
                    .limit(query.limit() - found.size())
                    .forEach(found::add);
            seq = chunk.getLast().seq() + 1;
        }
        return found;
    }

    private List<LogLine> backward(LogQuery query, long before) throws IOException {
        var found = new ArrayDeque<LogLine>();
        var end = before;
        var oldest = segments.getFirst().first();
        while (found.size() < query.limit() && end > oldest) {
            var start = Math.max(oldest, end - CHUNK);
            var chunk = range(start, end);
            for (var i = chunk.size() - 1; i >= 0 && found.size() < query.limit(); i--) {
                if (query.matches(chunk.get(i))) {
                    found.addFirst(chunk.get(i));
                }
            }
            end = start;
        }
        return List.copyOf(found);
    }

    private List<LogLine> range(long start, long end) throws IOException {
        var lines = new ArrayList<LogLine>();
        for (var seq = start; seq < end; seq = lines.getLast().seq() + 1) {
            lines.addAll(chunk(seq, (int) (end - seq)));
        }
        return lines;
    }

    // Never empty for a sequence number that is stored.
    private List<LogLine> chunk(long seq, int most) throws IOException {
        for (var segment : segments) {
            if (seq < segment.next()) {
                var lines = segment.read(seq, most);
                if (!lines.isEmpty()) {
                    return lines;
                }
                break; // the file was changed behind our back
            }
        }
        throw new IOException("No line " + seq + " in " + folder);
    }

    @Override
    public void close() throws IOException {
        for (var segment : segments) {
            segment.close();
        }
    }
}
