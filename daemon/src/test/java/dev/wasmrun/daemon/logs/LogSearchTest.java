package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wasmrun.protocol.LogFound;
import dev.wasmrun.protocol.LogLevel;
import dev.wasmrun.protocol.LogStream;
import dev.wasmrun.protocol.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/** Searching a stored log. */
class LogSearchTest {
    @TempDir Path folder;
    private final List<StoredLine> lines = new ArrayList<>();
    private Optional<LogSnapshot> snapshot = Optional.empty();

    private void line(int run, LogStream stream, long second, String text) {
        lines.add(StoredLogs.line(lines.size() + 1, run, stream, second, text));
    }

    private void line(String text) {
        line(1, LogStream.STDOUT, lines.size(), text);
    }

    /** In segments of some 64 KB. */
    private LogSnapshot stored() throws IOException {
        if (snapshot.isEmpty()) {
            snapshot = Optional.of(store());
        }
        return snapshot.get();
    }

    private LogSnapshot store() throws IOException {
        try (var store = LogStore.open(folder, new Retention(1 << 20, Duration.ofDays(7)))) {
            for (var i = 0; i < lines.size(); i += 100) {
                store.append(lines.subList(i, Math.min(lines.size(), i + 100)));
            }
            return StoredLogs.of(store);
        }
    }

    private static LinePattern plain(String text) {
        return LinePattern.of(new LinePattern.Wish(text, false, false, false));
    }

    private static LinePattern regex(String text) {
        return LinePattern.of(new LinePattern.Wish(text, true, true, false));
    }

    private static List<LogFound> all(LogSnapshot log, LogSearch.Request request)
            throws IOException {
        var found = new ArrayList<LogFound>();
        try (var search = new LogSearch(log, request)) {
            while (!search.isDone()) {
                found.addAll(search.step());
            }
        }
        return found;
    }

    private static LogSearch.Request request(LogFilter filter, LinePattern pattern) {
        return request(filter, pattern, true);
    }

    private static LogSearch.Request request(
            LogFilter filter, LinePattern pattern, boolean forward) {
        return new LogSearch.Request(
                filter,
                pattern,
                0,
                Long.MAX_VALUE,
                forward,
                Long.MAX_VALUE,
                0,
                LogSearch.Tells.PLACES);
    }

    private static List<Long> places(List<LogFound> found) {
        return found.stream()
                .flatMap(
                        each ->
                                each instanceof LogFound.At(var place)
                                        ? java.util.stream.Stream.of(place.seq())
                                        : java.util.stream.Stream.empty())
                .toList();
    }

    private List<Long> find(LinePattern pattern) throws IOException {
        var log = stored();
        var forward = places(all(log, request(LogFilter.ALL, pattern)));
        var backward = places(all(log, request(LogFilter.ALL, pattern, false)));
        assertThat(backward.reversed()).isEqualTo(forward);
        return forward;
    }

    @Test
    void every_hit_of_a_long_log_is_found_in_both_directions() throws IOException {
        var wanted = new ArrayList<Long>();
        for (var i = 1L; i <= 9_000; i++) {
            line(
                    "line %d of a log, with some text behind it%s"
                            .formatted(i, i % 900 == 0 ? " needle" : ""));
            if (i % 900 == 0) {
                wanted.add(i);
            }
        }
        assertThat(stored().segments()).hasSizeGreaterThan(5);
        assertThat(find(plain("NEEDLE"))).isEqualTo(wanted);
        assertThat(find(regex("need(le|y)"))).isEqualTo(wanted);
        assertThat(find(regex("\\d of .* nee?dle$"))).isEqualTo(wanted);
        assertThat(find(plain("no such text"))).isEmpty();
    }

    // With and without the shortcut the same must come out.
    @Test
    void what_the_shortcut_finds_is_what_looking_at_each_line_finds() throws IOException {
        var random = new Random(5);
        var words =
                List.of(
                        "kelvin",
                        "\u212aelvin",
                        "KELVIN",
                        "süd",
                        "SÜD",
                        "\u017fun",
                        "sun",
                        "i",
                        "\u0130",
                        "\u0131",
                        "\n?",
                        "日本",
                        "x");
        for (var i = 0; i < 3_000; i++) {
            line(words.get(random.nextInt(words.size())) + words.get(random.nextInt(words.size())));
        }
        for (var text : List.of("kelvin", "süd", "sun", "ix", "日本x", "xx", "elvinx")) {
            for (var matchCase : List.of(true, false)) {
                var wish = new LinePattern.Wish(text, false, matchCase, false);
                var viaClass = "[%s]%s".formatted(text.substring(0, 1), text.substring(1, 2));
                var slow =
                        LinePattern.of(
                                new LinePattern.Wish(
                                        "(?:%s)%s".formatted(viaClass, text.substring(2)),
                                        true,
                                        matchCase,
                                        false));
                assertThat(find(LinePattern.of(wish))).as(text + matchCase).isEqualTo(find(slow));
            }
        }
    }

    @Test
    void streams_levels_runs_and_times_narrow_it() throws IOException {
        line(1, LogStream.STDOUT, 0, "a x");
        line(1, LogStream.STDERR, 1, "ERROR x");
        line(2, LogStream.STDERR, 2, "WARN x");
        line(2, LogStream.SYSTEM, 3, "b x");
        var log = stored();
        var none = Optional.<java.time.Instant>empty();
        assertThat(
                        places(
                                all(
                                        log,
                                        request(
                                                LogFilter.ofStreams(Set.of(LogStream.STDERR)),
                                                plain("x")))))
                .containsExactly(2L, 3L);
        var errors =
                new LogFilter(
                        Set.of(),
                        Set.of(Optional.of(LogLevel.ERROR)),
                        Optional.empty(),
                        none,
                        none);
        assertThat(places(all(log, request(errors, LinePattern.ALL)))).containsExactly(2L);
        var second = new LogFilter(Set.of(), Set.of(), Optional.of(2), none, none);
        assertThat(places(all(log, request(second, plain("x"))))).containsExactly(3L, 4L);
        var ghost = new LogFilter(Set.of(), Set.of(), Optional.of(9), none, none);
        assertThat(places(all(log, request(ghost, plain("x"))))).isEmpty();
        var between =
                new LogFilter(
                        Set.of(),
                        Set.of(),
                        Optional.empty(),
                        Optional.of(StoredLogs.NOON.plusSeconds(1)),
                        Optional.of(StoredLogs.NOON.plusSeconds(2)));
        assertThat(places(all(log, request(between, plain("x"))))).containsExactly(2L, 3L);
    }

    @Test
    void a_clock_that_jumps_back_hides_nothing() throws IOException {
        for (var i = 0; i < 5_000; i++) {
            line(1, LogStream.STDOUT, i < 2_500 ? 10_000 + i : i, "some text " + i);
        }
        var late =
                new LogFilter(
                        Set.of(),
                        Set.of(),
                        Optional.empty(),
                        Optional.of(StoredLogs.NOON.plusSeconds(9_000)),
                        Optional.empty());
        assertThat(places(all(stored(), request(late, LinePattern.ALL)))).hasSize(2_500);
        var early =
                new LogFilter(
                        Set.of(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(StoredLogs.NOON.plusSeconds(9_000)));
        assertThat(places(all(stored(), request(early, LinePattern.ALL))).getFirst())
                .isEqualTo(2_501L);
    }

    @Test
    void a_whole_word_is_no_part_of_another() throws IOException {
        line("error");
        line("errors");
        line("an error: x");
        line("--x");
        var word = LinePattern.of(new LinePattern.Wish("error", false, false, true));
        assertThat(find(word)).containsExactly(1L, 3L);
        var dashes = LinePattern.of(new LinePattern.Wish("--x", false, false, true));
        assertThat(find(dashes)).containsExactly(4L);
        var either = LinePattern.of(new LinePattern.Wish("err|error", true, false, true));
        assertThat(find(either)).containsExactly(1L, 3L);
    }

    @Test
    void bytes_that_are_no_text_hurt_nobody() throws IOException {
        var random = new Random(1);
        for (var i = 1; i <= 500; i++) {
            var bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            lines.add(StoredLogs.line(i, 1, LogStream.STDOUT, i, bytes));
        }
        line("a\u0000needle\u0000b");
        assertThat(find(plain("needle"))).containsExactly(501L);
        assertThat(find(regex("a.ne+dle.b"))).containsExactly(501L);
        assertThat(find(regex("e.*z.*[0-9]"))).isNotNull();
    }

    @Test
    @Timeout(20)
    void an_expression_that_would_take_for_ever_elsewhere_takes_a_moment() throws IOException {
        line("a".repeat(50_000) + "!");
        assertThat(find(regex("(a+)+$"))).isEmpty();
        assertThat(find(regex("(a|aa)+c"))).isEmpty();
        assertThat(find(regex("(.*)*(.*)*x"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {"(x~2", "[z-a]~3", "a**~2", "x{5000}~1", "(?<=a)b~0", "((x{500}){500}){9}~9"})
    void a_bad_expression_is_refused_with_its_place(String regex, int place) {
        assertThatThrownBy(() -> regex(regex))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo("bad-pattern");
                            assertThat(e.problem().message()).contains("character " + place);
                        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1_001, 5_000})
    void an_expression_beyond_all_measure_is_refused(int length) {
        assertThatThrownBy(() -> regex("(".repeat(length)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("longer than 1000");
    }

    @Test
    void a_hit_comes_with_its_neighbours_as_far_as_there_are_any() throws IOException {
        LongStream.rangeClosed(1, 9).forEach(i -> line("line " + i));
        var request =
                new LogSearch.Request(
                        LogFilter.ALL,
                        regex("line [29]"),
                        0,
                        Long.MAX_VALUE,
                        true,
                        9,
                        2,
                        LogSearch.Tells.LINES);
        var found = all(stored(), request);
        var first = (LogFound.Hit) found.get(0);
        assertThat(first.before()).hasSize(1);
        assertThat(first.after()).extracting(line -> line.seq()).containsExactly(3L, 4L);
        assertThat(((LogFound.Hit) found.get(1)).after()).isEmpty();
    }

    @Test
    void what_was_deleted_meanwhile_is_passed_over() throws IOException {
        for (var i = 0; i < 4_000; i++) {
            line("some text that fills the segments soon, number " + i);
        }
        var log = stored();
        var first = log.segments().getFirst();
        java.nio.file.Files.delete(first.file());
        var left = places(all(log, request(LogFilter.ALL, plain("some text"))));
        assertThat(left.getFirst()).isEqualTo(first.next());
        assertThat(left.getLast()).isEqualTo(4_000L);
    }

    @Test
    void a_long_line_is_found_by_any_of_its_pieces_once() throws IOException {
        var splitter = new LineSplitter(4_096, 0);
        var text =
                ("x".repeat(10_000) + "needle" + "y".repeat(90_000) + "needle\nshort\n")
                        .getBytes(UTF_8);
        var raws =
                splitter.feed(text, text.length).stream()
                        .map(
                                each ->
                                        new Tail.RawLine(
                                                StoredLogs.NOON,
                                                LogStream.STDOUT,
                                                each.text(),
                                                each.part(),
                                                each.cut(),
                                                each.end()))
                        .toList();
        lines.addAll(new Numbering().number(1, 1, raws));
        assertThat(find(plain("needle"))).containsExactly(1L);
        var log = stored();
        assertThat(log.next()).isEqualTo(3);
        assertThat(StoredLogs.whole(log, 1)).hasSize(100_012);
        assertThat(new String(StoredLogs.whole(log, 2), UTF_8)).isEqualTo("short");
        assertThat(log.text(3)).isEmpty();
        var request =
                new LogSearch.Request(
                        LogFilter.ALL,
                        plain("needle"),
                        0,
                        Long.MAX_VALUE,
                        true,
                        9,
                        0,
                        LogSearch.Tells.LINES);
        var hit = ((LogFound.Hit) all(log, request).getFirst()).hit();
        assertThat(hit.cut()).isTrue();
        assertThat(hit.text()).hasSize(4_096).startsWith("xxx");
    }
}
