package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.LogLine;
import dev.wasmrun.protocol.LogStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

class LogStoreTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");
    private static final long MEGABYTE = 1 << 20;

    @TempDir Path folder;

    private static LogLine line(long seq, int run, LogStream stream, String text) {
        return new LogLine(seq, run, NOON, stream, text);
    }

    private static void fill(LogStore store, int count, String text) throws IOException {
        var lines = new ArrayList<LogRecords.Entry>();
        var seq = store.next();
        for (var i = 0; i < count; i++) {
            var stream = i % 2 == 0 ? LogStream.STDOUT : LogStream.STDERR;
            lines.add(new LogRecords.Entry(line(seq + i, 1, stream, text + (seq + i)), 10L * i));
        }
        store.append(lines);
    }

    private static LogQuery from(long seq, int limit) {
        return new LogQuery(
                OptionalLong.of(seq), OptionalLong.empty(), limit, Set.of(), Optional.empty());
    }

    private static LogQuery before(long seq, int limit) {
        return new LogQuery(
                OptionalLong.empty(), OptionalLong.of(seq), limit, Set.of(), Optional.empty());
    }

    private static LogQuery newest(int limit, Set<LogStream> streams) {
        return new LogQuery(
                OptionalLong.empty(), OptionalLong.empty(), limit, streams, Optional.empty());
    }

    private static List<Long> seqs(List<LogLine> lines) {
        return lines.stream().map(LogLine::seq).toList();
    }

    @Test
    void a_line_comes_back_as_it_went_in() throws IOException {
        try (var store = LogStore.open(folder, MEGABYTE)) {
            var line = line(1, 7, LogStream.SYSTEM, "\u001b[31mrot\u001b[0m ✓");
            store.append(List.of(new LogRecords.Entry(line, 0)));
            assertThat(store.read(from(1, 10)).lines()).containsExactly(line);
        }
    }

    @Test
    void it_knows_how_much_of_a_runs_output_it_holds_also_when_opened_again() throws IOException {
        try (var store = LogStore.open(folder, MEGABYTE)) {
            fill(store, 10, "x");
            assertThat(store.readSoFar(1, LogStream.STDOUT)).isEqualTo(80);
        }
        try (var store = LogStore.open(folder, MEGABYTE)) {
            assertThat(store.readSoFar(1, LogStream.STDOUT)).isEqualTo(80);
            assertThat(store.readSoFar(1, LogStream.STDERR)).isEqualTo(90);
            assertThat(store.readSoFar(2, LogStream.STDERR)).isZero();
        }
    }

    @Test
    void a_line_cut_off_by_a_crash_counts_as_not_read() throws IOException {
        try (var store = LogStore.open(folder, MEGABYTE)) {
            fill(store, 10, "x");
        }
        var file = folder.resolve("%020d.log".formatted(1));
        var bytes = java.nio.file.Files.readAllBytes(file);
        java.nio.file.Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        try (var store = LogStore.open(folder, MEGABYTE)) {
            assertThat(store.readSoFar(1, LogStream.STDERR)).isEqualTo(70);
            assertThat(store.next()).isEqualTo(10);
        }
    }

    @Test
    void an_empty_log_has_no_lines_and_no_numbers() throws IOException {
        try (var store = LogStore.open(folder, MEGABYTE)) {
            assertThat(store.read(newest(10, Set.of())))
                    .isEqualTo(new dev.wasmrun.protocol.LogPage(List.of(), 0, 0));
        }
    }

    @Test
    void pages_go_forward_and_backward() throws IOException {
        try (var store = LogStore.open(folder, MEGABYTE)) {
            fill(store, 5_000, "line ");
            assertThat(seqs(store.read(from(3_000, 3)).lines()))
                    .containsExactly(3_000L, 3_001L, 3_002L);
            assertThat(seqs(store.read(before(3_000, 3)).lines()))
                    .containsExactly(2_997L, 2_998L, 2_999L);
            assertThat(seqs(store.read(newest(2, Set.of())).lines()))
                    .containsExactly(4_999L, 5_000L);
            assertThat(seqs(store.read(before(2, 9)).lines())).containsExactly(1L);
            assertThat(store.read(from(9_999, 3)).lines()).isEmpty();
        }
    }

    @Test
    void a_page_holds_only_the_streams_asked_for() throws IOException {
        try (var store = LogStore.open(folder, MEGABYTE)) {
            fill(store, 10, "line ");
            assertThat(seqs(store.read(newest(3, Set.of(LogStream.STDERR))).lines()))
                    .containsExactly(6L, 8L, 10L);
        }
    }

    @Test
    void numbers_go_on_after_a_restart() throws IOException {
        try (var store = LogStore.open(folder, MEGABYTE)) {
            fill(store, 300, "line ");
        }
        try (var again = LogStore.open(folder, MEGABYTE)) {
            assertThat(again.next()).isEqualTo(301);
            assertThat(again.lastRun()).isEqualTo(1);
            fill(again, 1, "line ");
            assertThat(again.read(from(300, 5)).lines())
                    .extracting(LogLine::text)
                    .containsExactly("line 300", "line 301");
        }
    }

    @Test
    void a_torn_tail_is_cut_off() throws IOException {
        try (var store = LogStore.open(folder, MEGABYTE)) {
            fill(store, 3, "line ");
        }
        var file = folder.resolve("%020d.log".formatted(1));
        Files.write(file, new byte[] {0, 0, 0, 99, 1, 2}, StandardOpenOption.APPEND);
        try (var again = LogStore.open(folder, MEGABYTE)) {
            fill(again, 1, "line ");
            assertThat(seqs(again.read(newest(9, Set.of())).lines()))
                    .containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void the_oldest_lines_go_when_the_log_outgrows_its_bound() throws IOException {
        try (var store = LogStore.open(folder, MEGABYTE)) {
            for (var i = 0; i < 40; i++) {
                fill(store, 1_000, "a line of some length, so that the bound is reached soon: ");
            }
            var page = store.read(newest(1, Set.of()));
            assertThat(page.last()).isEqualTo(40_000);
            assertThat(page.first()).isGreaterThan(1);
            assertThat(seqs(store.read(from(1, 1)).lines())).containsExactly(page.first());
            try (var files = Files.list(folder)) {
                assertThat(files.mapToLong(file -> file.toFile().length()).sum())
                        .isLessThan(2 * MEGABYTE);
            }
        }
    }
}
