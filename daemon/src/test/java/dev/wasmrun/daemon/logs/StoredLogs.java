package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.LogStream;
import dev.wasmrun.protocol.LogView;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Logs for tests. */
public final class StoredLogs {
    static final Retention RETENTION = new Retention(64 << 20, Duration.ofDays(7));
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");

    private StoredLogs() {}

    public static LogSnapshot none(AppName app) {
        return of(app, List.of(), 1);
    }

    static LogSnapshot of(LogStore store) {
        return of(new AppName("shop"), store.segments(), store.next());
    }

    private static LogSnapshot of(AppName app, List<SegmentView> segments, long next) {
        return new LogSnapshot(app, segments, next, LogView.USUAL, List.of(), Set.of());
    }

    /** A log that holds these texts, of stdout and run 1, one a second. */
    public static LogSnapshot holding(Path folder, List<String> texts) throws IOException {
        return holding(folder, 1, LogStream.STDOUT, texts);
    }

    /** A log that holds these texts of one run and stream, one a second. */
    public static LogSnapshot holding(Path folder, int run, LogStream stream, List<String> texts)
            throws IOException {
        try (var store = LogStore.open(folder, RETENTION)) {
            var lines = new ArrayList<StoredLine>();
            for (var text : texts) {
                lines.add(line(store.next() + lines.size(), run, stream, lines.size(), text));
            }
            store.append(lines);
            return of(store);
        }
    }

    /** A line as it was written; no piece of it that is held at once is large. */
    static byte[] whole(LogSnapshot log, long seq) throws IOException {
        var text = new ByteArrayOutputStream();
        try (var line = log.text(seq).orElseThrow()) {
            for (var piece = line.next(); piece.isPresent(); piece = line.next()) {
                assertThat(piece.get()).hasSizeBetween(1, 3 * SegmentIndex.SLOT);
                text.writeBytes(piece.get());
            }
        }
        return text.toByteArray();
    }

    static StoredLine line(long seq, int run, LogStream stream, long second, String text) {
        return line(seq, run, stream, second, text.getBytes(StandardCharsets.UTF_8));
    }

    static StoredLine line(long seq, int run, LogStream stream, long second, byte[] text) {
        return StoredLine.of(
                seq,
                run,
                new Tail.RawLine(NOON.plusSeconds(second), stream, text, false, false, 0));
    }
}
