package dev.wasmrun.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StyleTest {
    @Test
    void an_apps_colours_are_kept_where_colours_are_shown_and_end_with_its_line() {
        var line = "\u001b[1;31mred \u001b[38;2;1;2;3mown";
        assertThat(Style.COLOURED.foreign(line)).isEqualTo(line + "\u001b[0m");
        assertThat(Style.PLAIN.foreign(line)).isEqualTo("red own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b]0;owned\u0007",
                "\u001b]52;c;b3duZWQ=\u0007",
                "\u001b]52;c;b3duZWQ=\u001b\\",
                "\u009d52;c;b3duZWQ=\u009c",
                "\u001b]8;;file:///etc/passwd\u001b\\",
                "\u001bPq#0;2;0;0;0\u001b\\",
                "\u001b[2J\u001b[999;1H",
                "\u009b1A\u009b2K",
                "\u001b[6n\u001b[c",
                "\u001b[?1049h\u001b[?1000h",
                "\u001bc\u001b7\u001b(0",
                "\u0007\b\b\b\u0000\u007f\u0085"
            })
    void what_would_do_more_than_colour_is_taken_off_everywhere(String attack) {
        for (var style : Style.values()) {
            assertThat(style.foreign("be" + attack + "fore")).isEqualTo("before");
        }
    }

    @Test
    void a_string_that_never_ends_takes_only_its_own_line() {
        assertThat(Style.COLOURED.foreign("shown\u001b]52;c;b3du")).isEqualTo("shown");
        assertThat(Style.COLOURED.foreign("shown\u001b[")).isEqualTo("shown");
    }

    @Test
    void a_line_that_is_written_over_shows_its_last_step_and_leaves_what_stands_before_it() {
        assertThat(Style.COLOURED.foreign("10 %\r55 %\r100 %\r")).isEqualTo("100 %");
        assertThat(Style.PLAIN.foreign("10 %\r100 %")).isEqualTo("10 %\r100 %");
    }

    @Test
    void text_of_any_language_stays_as_it_is() {
        var line = "\tñ 漢字 🙂 $1 \\ done";
        for (var style : Style.values()) {
            assertThat(style.foreign(line)).isEqualTo(line);
        }
    }
}
