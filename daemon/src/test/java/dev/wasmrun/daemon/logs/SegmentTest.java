package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.LogStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;

/** What is left of a log's files after crashes of all kinds. */
class SegmentTest {
    private static final Retention MEGABYTE = new Retention(1 << 20, Duration.ofDays(7));

    @TempDir Path folder;

    private static StoredLine line(long seq, String text) {
        return StoredLogs.line(seq, 1, LogStream.STDOUT, seq, text);
    }

    private Path first() {
        return folder.resolve("%020d.log".formatted(1));
    }

    @Test
    void a_file_cut_anywhere_keeps_the_lines_before_the_cut_and_goes_on() throws IOException {
        var ends = new ArrayList<Integer>();
        try (var store = LogStore.open(folder, MEGABYTE)) {
            for (var seq = 1; seq <= 4; seq++) {
                store.append(java.util.List.of(line(seq, "text " + seq)));
                ends.add((int) Files.size(first()));
            }
        }
        var whole = Files.readAllBytes(first());
        for (var cut = 0; cut <= whole.length; cut++) {
            Files.write(first(), Arrays.copyOf(whole, cut));
            var at = cut;
            var left = ends.stream().filter(end -> end <= at).count();
            try (var store = LogStore.open(folder, MEGABYTE)) {
                assertThat(store.next()).as("cut at %d", cut).isEqualTo(left + 1);
                store.append(java.util.List.of(line(left + 1, "after")));
            }
            try (var store = LogStore.open(folder, MEGABYTE)) {
                assertThat(StoredLogs.of(store).lines(0, 99))
                        .hasSize((int) left + 1)
                        .last()
                        .satisfies(line -> assertThat(line.text()).isEqualTo("after"));
            }
        }
    }

    @Test
    void what_a_power_cut_leaves_behind_the_last_line_is_no_line() throws IOException {
        try (var store = LogStore.open(folder, MEGABYTE)) {
            store.append(java.util.List.of(line(1, "one")));
        }
        var whole = Files.readAllBytes(first());
        Files.write(first(), Arrays.copyOf(whole, whole.length + 5_000)); // zeros
        try (var store = LogStore.open(folder, MEGABYTE)) {
            assertThat(store.next()).isEqualTo(2);
            assertThat(Files.size(first())).isEqualTo(whole.length);
        }
    }

    @Test
    void a_damaged_or_missing_index_is_made_anew() throws IOException {
        try (var store = LogStore.open(folder, MEGABYTE)) {
            for (var seq = 1; seq <= 2_000; seq++) {
                store.append(java.util.List.of(line(seq, "x".repeat(100))));
            }
        }
        var index = folder.resolve("%020d.idx".formatted(1));
        var right = Files.readAllBytes(index);
        for (var damage = 0; damage < right.length; damage += 97) {
            var wrong = right.clone();
            wrong[damage] ^= 0x55;
            Files.write(index, wrong);
            LogStore.open(folder, MEGABYTE).close();
            assertThat(Files.readAllBytes(index)).isEqualTo(right);
        }
        Files.delete(index);
        try (var store = LogStore.open(folder, MEGABYTE)) {
            assertThat(StoredLogs.of(store).lines(0, 9_999)).hasSize(2_000);
            assertThat(Files.readAllBytes(index)).isEqualTo(right);
        }
    }

    @Test
    void a_log_that_was_deleted_goes_on_with_its_numbers() throws IOException {
        try (var store = LogStore.open(folder, MEGABYTE)) {
            store.append(java.util.List.of(line(1, "one"), line(2, "two")));
            store.clear();
            store.clear();
            assertThat(StoredLogs.of(store).first()).isZero();
            assertThat(store.next()).isEqualTo(3);
            store.append(java.util.List.of(line(3, "three")));
        }
        try (var store = LogStore.open(folder, MEGABYTE)) {
            assertThat(StoredLogs.of(store).lines(0, 99))
                    .extracting(line -> line.text())
                    .containsExactly("three");
        }
    }

    @Test
    void what_is_too_old_goes_and_the_newest_lines_with_it() throws IOException {
        try (var store = LogStore.open(folder, new Retention(1 << 20, Duration.ofHours(1)))) {
            store.append(java.util.List.of(line(1, "one")));
            store.expire(StoredLogs.NOON.plusSeconds(3_000));
            assertThat(StoredLogs.of(store).first()).isEqualTo(1);
            store.expire(StoredLogs.NOON.plusSeconds(4_000));
            assertThat(StoredLogs.of(store).first()).isZero();
            assertThat(store.next()).isEqualTo(2);
        }
    }

    @Test
    void of_all_logs_together_the_largest_gives_up_what_is_too_much() {
        var space = new LogSpace(100);
        var shop = new dev.wasmrun.protocol.AppName("shop");
        var blog = new dev.wasmrun.protocol.AppName("blog");
        assertThat(space.use(shop, 60)).isEqualTo(Long.MAX_VALUE);
        assertThat(space.use(blog, 50)).isEqualTo(Long.MAX_VALUE);
        assertThat(space.use(shop, 60)).isEqualTo(50);
        space.gone(blog);
        assertThat(space.use(shop, 60)).isEqualTo(Long.MAX_VALUE);
    }
}
