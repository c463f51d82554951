package dev.wasmrun.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.logs.LinePattern;
import dev.wasmrun.daemon.logs.LogFilter;
import dev.wasmrun.daemon.logs.LogSearch;
import dev.wasmrun.daemon.logs.StoredLogs;
import dev.wasmrun.protocol.LogFound;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class SearchStepsTest {
    private static final LogSearch.Request EVERYTHING =
            new LogSearch.Request(
                    LogFilter.ALL,
                    LinePattern.ALL,
                    1,
                    Long.MAX_VALUE,
                    true,
                    Long.MAX_VALUE,
                    0,
                    LogSearch.Tells.LINES);
    @TempDir private Path folder;

    private SearchSteps search() throws IOException {
        var texts =
                IntStream.range(0, 5_000).mapToObj(n -> "line " + n + " ".repeat(1_000)).toList();
        return new SearchSteps(StoredLogs.holding(folder, texts), EVERYTHING);
    }

    private static Optional<List<LogFound>> next(SearchSteps steps) {
        return steps.next(Runnable::run).toCompletableFuture().join();
    }

    @Test
    void what_is_found_is_told_before_all_is_looked_through() throws IOException {
        var steps = search();
        assertThat(next(steps).orElseThrow()).hasSizeBetween(1, 4_000);
        steps.close(Runnable::run);
    }

    @Test
    void who_goes_away_ends_the_search_and_closes_its_files() throws IOException {
        var steps = search();
        next(steps);
        assertThat(open()).contains(folder.toRealPath().toString());
        steps.close(Runnable::run).toCompletableFuture().join();
        assertThat(open()).doesNotContain(folder.toRealPath().toString());
        assertThat(next(steps)).isEmpty();
    }

    /** The files that this process has open. */
    private static String open() throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(SearchStepsTest::target).collect(Collectors.joining("\n"));
        }
    }

    // One that was closed meanwhile leads nowhere.
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
