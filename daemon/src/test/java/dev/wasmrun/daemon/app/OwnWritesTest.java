package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.watch.Change;
import dev.wasmrun.daemon.watch.Meaning;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;

class OwnWritesTest {
    private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");
    private final OwnWrites own = new OwnWrites();

    private boolean made(String file, long msAfterStart) {
        var at = START.plusMillis(msAfterStart);
        return own.made(new Change(Map.of(file, Meaning.SOURCE), at, at), START);
    }

    @Test
    void a_file_that_changes_with_each_start_is_the_apps_own_from_then_on() {
        for (var start = 1; start < OwnWrites.SUSPICIOUS; start++) {
            assertThat(made("db.json", 300)).isFalse();
        }
        assertThat(made("db.json", 300)).isTrue();
        assertThat(made("db.json", 60_000)).isTrue();
        assertThat(made("server.js", 300)).isFalse();
    }

    @Test
    void somebody_who_saves_again_and_again_is_no_app() {
        for (var save = 1; save < 20; save++) {
            assertThat(made("server.js", 3_000)).isFalse();
        }
    }

    @Test
    void another_file_in_between_begins_the_count_anew() {
        for (var start = 1; start < 20; start++) {
            assertThat(made(start % 4 == 0 ? "b.js" : "a.js", 100)).isFalse();
        }
    }
}
