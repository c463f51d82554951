package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.LogDensity;
import dev.wasmrun.protocol.LogStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How a log is spread, for the strip beside its lines. */
class DensityTest {
    @TempDir Path folder;

    /** In segments of some 64 KB, one line a second. */
    private LogSnapshot log(int lines, Set<Integer> errors) throws IOException {
        try (var store = LogStore.open(folder, new Retention(1 << 20, Duration.ofDays(7)))) {
            var all = new ArrayList<StoredLine>();
            for (var seq = 1; seq <= lines; seq++) {
                var text = (errors.contains(seq) ? "ERROR " : "line ") + seq;
                all.add(StoredLogs.line(seq, 1, LogStream.STDOUT, seq, text));
            }
            for (var i = 0; i < all.size(); i += 100) {
                store.append(all.subList(i, Math.min(all.size(), i + 100)));
            }
            return StoredLogs.of(store);
        }
    }

    private static List<LogDensity.Bucket> withErrors(LogDensity density) {
        return density.buckets().stream().filter(bucket -> bucket.errors() > 0).toList();
    }

    @Test
    void the_one_error_of_a_short_log_is_where_it_is() throws IOException {
        var density = log(500, Set.of(377)).density(200, 0, Long.MAX_VALUE);
        assertThat(density.buckets()).hasSize(200);
        assertThat(withErrors(density))
                .singleElement()
                .satisfies(
                        bucket -> {
                            assertThat(bucket.errors()).isEqualTo(1);
                            assertThat(377L)
                                    .isBetween(bucket.from(), bucket.from() + bucket.lines() - 1);
                        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 200, 2_000})
    void each_error_is_counted_once_in_the_span_that_holds_it(int buckets) throws IOException {
        var errors = Set.of(1, 2, 999, 1_000, 4_242, 9_000, 9_001, 9_999, 10_000);
        var log = log(10_000, errors);
        assertThat(log.segments()).hasSizeGreaterThan(2);
        var density = log.density(buckets, 0, Long.MAX_VALUE);
        for (var bucket : density.buckets()) {
            var held =
                    errors.stream()
                            .filter(seq -> seq >= bucket.from())
                            .filter(seq -> seq < bucket.from() + bucket.lines())
                            .count();
            assertThat(bucket.errors()).isEqualTo(held);
            assertThat(bucket.at()).isEqualTo(StoredLogs.NOON.plusSeconds(bucket.from()));
        }
        assertThat(density.buckets().stream().mapToLong(LogDensity.Bucket::lines).sum())
                .isEqualTo(10_000);
    }

    @Test
    void only_what_lies_between_the_numbers_counts() throws IOException {
        var density = log(1_000, Set.of(99, 100, 500, 899, 900)).density(4, 100, 900);
        assertThat(density.from()).isEqualTo(100);
        assertThat(density.to()).isEqualTo(899);
        assertThat(density.buckets().stream().mapToLong(LogDensity.Bucket::errors))
                .containsExactly(1L, 0L, 1L, 1L);
    }

    @Test
    void a_log_without_lines_has_no_spans() throws IOException {
        assertThat(log(0, Set.of()).density(200, 0, Long.MAX_VALUE).buckets()).isEmpty();
        assertThat(log(3, Set.of()).density(200, 0, Long.MAX_VALUE).buckets()).hasSize(3);
    }
}
