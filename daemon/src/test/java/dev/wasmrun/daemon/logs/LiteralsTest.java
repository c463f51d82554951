package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.safere.Pattern;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Which texts must be in whatever an expression matches. */
class LiteralsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "timeout~timeout",
                "(GET|POST) /api/v\\d+~ /api/v",
                "id=[a-f]{3}\\d+~id=",
                "ab+cd~ab|cd",
                "abc?d~ab",
                "ab{2,}xyz~xyz",
                "ab{0,2}xyz~xyz",
                "err(or)?s~err",
                "(error|warning)~error,warning",
                "error|\\d+~",
                "(?i)error~",
                "\\bfoo\\b~foo",
                "a\\.b\\.c~a.b.c",
                "x~",
                "[abc]+~",
                "\\x41bc~",
                "(?<name>long)est~long",
                "(a*)*~",
                "^\\[error\\]~[error]"
            })
    void what_is_found_is_what_must_be_there(String regex, String texts) {
        var found = Literals.of(regex, false).map(all -> String.join(",", all)).orElse("");
        assertThat(texts == null ? List.of("") : List.of(texts.split("\\|"))).contains(found);
    }

    @Test
    void without_regard_to_case_only_ascii_counts() {
        assertThat(Literals.of("größe", true)).isEqualTo(Optional.of(List.of("gr")));
        assertThat(Literals.of("größe", false)).isEqualTo(Optional.of(List.of("größe")));
    }

    // The one thing that must not happen: a line that matches, and holds none of the texts.
    @Test
    void no_match_is_ever_missed() {
        var random = new Random(7);
        var parts =
                List.of(
                        "a", "b", "c", "ab", ".", "a*", "b+", "c?", "[ab]", "[^c]", "(ab|c)",
                        "(a|bc)+", "(?:ab)?", "a{2}", "b{0,1}", "^", "$", "\\b", "\\w", "(a|b*)",
                        "|", "(abc)", "\\.");
        for (var i = 0; i < 20_000; i++) {
            var regex = new StringBuilder();
            for (var n = 1 + random.nextInt(6); n > 0; n--) {
                regex.append(parts.get(random.nextInt(parts.size())));
            }
            var literals = Literals.of(regex.toString(), false);
            if (literals.isEmpty()) {
                continue;
            }
            var pattern = Pattern.compile(regex.toString());
            for (var n = 0; n < 20; n++) {
                var line = new StringBuilder();
                for (var length = random.nextInt(9); length > 0; length--) {
                    line.append("abc.".charAt(random.nextInt(4)));
                }
                var text = line.toString();
                if (pattern.matcher(text).find()) {
                    assertThat(literals.get().stream().anyMatch(text::contains))
                            .as("%s matches %s, which holds none of %s", regex, text, literals)
                            .isTrue();
                }
            }
        }
    }
}
