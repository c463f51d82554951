package dev.wasmrun.daemon.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class ChangeTest {
    private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "server.js, SOURCE",
        "src/page.tsx, SOURCE",
        "app.py, SOURCE",
        "templates/page.html, SOURCE",
        "static/page.css, STYLES",
        "package.json, PLAN",
        "packages/a/package.json, PLAN",
        "requirements.txt, PLAN",
        "requirements/dev.txt, PLAN",
        "deep/requirements-dev.txt, PLAN",
        ".env, PLAN",
        ".env.local, PLAN",
        ".wasmrun.toml, PLAN",
        "conf/app.vars, PLAN",
        "package-lock.json, LOCK",
        "uv.lock, LOCK",
        "data/words.dat, SOURCE",
        "photo.png, ",
        "notes.sqlite, ",
        "4913, ",
        ".server.js.swp, ",
        ".#server.js, ",
        "#server.js#, ",
        "server.js~, ",
        "server.js___jb_tmp___, ",
        ".hidden.js, ",
    })
    void a_file_means_something_by_its_name(String file, Meaning meaning) {
        var sources = new Sources(false, List.of("*.dat"), Optional.of("conf/app.vars"));
        assertThat(sources.of(file)).isEqualTo(Optional.ofNullable(meaning));
    }

    @ParameterizedTest
    @CsvSource({"server.js, ", "page.css, ", ".env, PLAN", "package.json, PLAN", "uv.lock, LOCK"})
    void where_a_tool_reloads_only_what_it_cannot_reload_matters(String file, Meaning meaning) {
        var sources = new Sources(true, List.of("*.js"), Optional.empty());
        assertThat(sources.of(file)).isEqualTo(Optional.ofNullable(meaning));
    }

    @Test
    void the_reason_names_what_changed() {
        var one = Change.of("src/a.js", Meaning.SOURCE, START);
        var two = one.and(Change.of("b.css", Meaning.STYLES, START));
        var three = two.and(Change.of("uv.lock", Meaning.LOCK, START));
        assertThat(one.reason()).isEqualTo("src/a.js changed");
        assertThat(two.reason()).isEqualTo("b.css and src/a.js changed");
        assertThat(three.reason()).isEqualTo("b.css and 2 other files changed");
        assertThat(three.meaning()).isEqualTo(Meaning.LOCK);
    }

    @Test
    void one_file_waits_shortly_and_several_until_they_are_quiet() {
        var one = Change.of("a.js", Meaning.SOURCE, START);
        var again = one.and(Change.of("a.js", Meaning.SOURCE, START.plusMillis(10)));
        var two = again.and(Change.of("b.js", Meaning.SOURCE, START.plusMillis(20)));
        assertThat(Pause.USUAL.endOf(one)).isEqualTo(START.plusMillis(30));
        assertThat(Pause.USUAL.endOf(again)).isEqualTo(START.plusMillis(40));
        assertThat(Pause.USUAL.endOf(two)).isEqualTo(START.plusMillis(220));
        assertThat(Pause.of(Duration.ofSeconds(1)).endOf(one)).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void changes_that_never_end_are_told_from_time_to_time() {
        var change = Change.of("a.js", Meaning.SOURCE, START);
        for (var ms = 100; ms <= 60_000; ms += 100) {
            change = change.and(Change.of("b.js", Meaning.SOURCE, START.plusMillis(ms)));
        }
        assertThat(Pause.USUAL.endOf(change)).isEqualTo(START.plusSeconds(2));
    }
}
