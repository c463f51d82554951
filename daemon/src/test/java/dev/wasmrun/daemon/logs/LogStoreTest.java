package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wasmrun.protocol.LogLevel;
import dev.wasmrun.protocol.LogLine;
import dev.wasmrun.protocol.LogPage;
import dev.wasmrun.protocol.LogStream;
import dev.wasmrun.protocol.LogView;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

class LogStoreTest {
    private static final long MEGABYTE = 1 << 20;
    private static final Duration WEEK = Duration.ofDays(7);

    @TempDir Path folder;

    private LogStore open() throws IOException {
        return LogStore.open(folder, new Retention(MEGABYTE, WEEK));
    }

    private static void fill(LogStore store, int count, String text) throws IOException {
        var lines = new ArrayList<StoredLine>();
        for (var i = 0; i < count; i++) {
            var stream = i % 2 == 0 ? LogStream.STDOUT : LogStream.STDERR;
            var seq = store.next() + i;
            var raw =
                    new Tail.RawLine(
                            StoredLogs.NOON,
                            stream,
                            (text + seq).getBytes(UTF_8),
                            false,
                            false,
                            10L * i);
            lines.add(StoredLine.of(seq, 1, raw));
        }
        store.append(lines);
    }

    private static List<LogLine> read(LogStore store, LogQuery query) throws IOException {
        return StoredLogs.of(store).page(query).lines();
    }

    private static LogQuery from(long seq, int limit) {
        return new LogQuery(OptionalLong.of(seq), OptionalLong.empty(), limit, LogFilter.ALL);
    }

    private static LogQuery before(long seq, int limit) {
        return new LogQuery(OptionalLong.empty(), OptionalLong.of(seq), limit, LogFilter.ALL);
    }

    private static LogQuery newest(int limit, Set<LogStream> streams) {
        return new LogQuery(
                OptionalLong.empty(), OptionalLong.empty(), limit, LogFilter.ofStreams(streams));
    }

    private static List<Long> seqs(List<LogLine> lines) {
        return lines.stream().map(LogLine::seq).toList();
    }

    @Test
    void a_line_comes_back_as_it_went_in() throws IOException {
        try (var store = open()) {
            var line = StoredLogs.line(1, 7, LogStream.SYSTEM, 3, "\u001b[31mERROR\u001b[0m ✓");
            store.append(List.of(line));
            assertThat(read(store, from(1, 10)))
                    .containsExactly(
                            new LogLine(
                                    1,
                                    7,
                                    StoredLogs.NOON.plusSeconds(3),
                                    LogStream.SYSTEM,
                                    Optional.of(LogLevel.ERROR),
                                    false,
                                    Optional.empty(),
                                    "\u001b[31mERROR\u001b[0m ✓"));
        }
    }

    @Test
    void it_knows_how_much_of_a_runs_output_it_holds_also_when_opened_again() throws IOException {
        try (var store = open()) {
            fill(store, 10, "x");
            assertThat(store.readSoFar(1, LogStream.STDOUT)).isEqualTo(80);
        }
        try (var store = open()) {
            assertThat(store.readSoFar(1, LogStream.STDOUT)).isEqualTo(80);
            assertThat(store.readSoFar(1, LogStream.STDERR)).isEqualTo(90);
            assertThat(store.readSoFar(2, LogStream.STDERR)).isZero();
        }
    }

    @Test
    void a_line_cut_off_by_a_crash_counts_as_not_read() throws IOException {
        try (var store = open()) {
            fill(store, 10, "x");
        }
        var file = folder.resolve("%020d.log".formatted(1));
        var bytes = java.nio.file.Files.readAllBytes(file);
        java.nio.file.Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        try (var store = open()) {
            assertThat(store.readSoFar(1, LogStream.STDERR)).isEqualTo(70);
            assertThat(store.next()).isEqualTo(10);
        }
    }

    @Test
    void an_empty_log_has_no_lines_and_no_numbers() throws IOException {
        try (var store = open()) {
            assertThat(StoredLogs.of(store).page(newest(10, Set.of())))
                    .isEqualTo(new LogPage(List.of(), 0, 0, LogView.USUAL));
        }
    }

    @Test
    void pages_go_forward_and_backward() throws IOException {
        try (var store = open()) {
            fill(store, 5_000, "line ");
            assertThat(seqs(read(store, from(3_000, 3)))).containsExactly(3_000L, 3_001L, 3_002L);
            assertThat(seqs(read(store, before(3_000, 3)))).containsExactly(2_997L, 2_998L, 2_999L);
            assertThat(seqs(read(store, newest(2, Set.of())))).containsExactly(4_999L, 5_000L);
            assertThat(seqs(read(store, before(2, 9)))).containsExactly(1L);
            assertThat(read(store, from(9_999, 3))).isEmpty();
        }
    }

    @Test
    void a_page_holds_only_the_streams_asked_for() throws IOException {
        try (var store = open()) {
            fill(store, 10, "line ");
            assertThat(seqs(read(store, newest(3, Set.of(LogStream.STDERR)))))
                    .containsExactly(6L, 8L, 10L);
        }
    }

    @Test
    void numbers_go_on_after_a_restart() throws IOException {
        try (var store = open()) {
            fill(store, 300, "line ");
        }
        try (var again = open()) {
            assertThat(again.next()).isEqualTo(301);
            assertThat(again.lastRun()).isEqualTo(1);
            fill(again, 1, "line ");
            assertThat(read(again, from(300, 5)))
                    .extracting(LogLine::text)
                    .containsExactly("line 300", "line 301");
        }
    }

    @Test
    void a_torn_tail_is_cut_off() throws IOException {
        try (var store = open()) {
            fill(store, 3, "line ");
        }
        var file = folder.resolve("%020d.log".formatted(1));
        Files.write(file, new byte[] {0, 0, 0, 99, 1, 2}, StandardOpenOption.APPEND);
        try (var again = open()) {
            fill(again, 1, "line ");
            assertThat(seqs(read(again, newest(9, Set.of())))).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void the_oldest_lines_go_when_the_log_outgrows_its_bound() throws IOException {
        try (var store = open()) {
            for (var i = 0; i < 40; i++) {
                fill(store, 1_000, "a line of some length, so that the bound is reached soon: ");
            }
            var page = StoredLogs.of(store).page(newest(1, Set.of()));
            assertThat(page.last()).isEqualTo(40_000);
            assertThat(page.first()).isGreaterThan(1);
            assertThat(seqs(read(store, from(1, 1)))).containsExactly(page.first());
            try (var files = Files.list(folder)) {
                assertThat(files.mapToLong(file -> file.toFile().length()).sum())
                        .isLessThan(2 * MEGABYTE);
            }
        }
    }
}
