package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

class LineSplitterTest {
    private final LineSplitter splitter = new LineSplitter(8, 0);

    private List<String> feed(String text) {
        return feed(text.getBytes(UTF_8));
    }

    private List<String> feed(byte[] bytes) {
        return splitter.feed(bytes, bytes.length).stream().map(LineSplitterTest::text).toList();
    }

    private static String text(LineSplitter.Line line) {
        return new String(line.text(), UTF_8);
    }

    @Test
    void a_line_may_come_in_pieces() {
        assertThat(feed("on")).isEmpty();
        assertThat(feed("e\ntwo\nth")).containsExactly("one", "two");
        assertThat(splitter.hasPartial()).isTrue();
        var rest = splitter.take();
        assertThat(text(rest)).isEqualTo("th");
        assertThat(rest.end()).isEqualTo(10);
    }

    @Test
    void empty_lines_are_lines() {
        assertThat(feed("\n\n")).containsExactly("", "");
    }

    @Test
    void windows_line_ends_are_line_ends() {
        assertThat(feed("a\r\nb\r\n")).containsExactly("a", "b");
    }

    @Test
    void a_character_may_be_split_between_two_reads() {
        var bytes = "ü\n".getBytes(UTF_8);
        assertThat(splitter.feed(bytes, 1)).isEmpty();
        assertThat(feed(Arrays.copyOfRange(bytes, 1, 3))).containsExactly("ü");
    }

    @Test
    void what_is_no_text_stays_as_it_is() {
        var line = splitter.feed(new byte[] {'a', (byte) 0xff, 0, 'b', '\n'}, 5).getFirst();
        assertThat(line.text()).containsExactly('a', 0xff, 0, 'b');
    }

    @Test
    void a_long_line_comes_in_pieces_that_know_of_each_other() {
        var bytes = "0123456789abcdefgh\nnext\n".getBytes(UTF_8);
        var lines = splitter.feed(bytes, bytes.length);
        assertThat(lines.stream().map(LineSplitterTest::text))
                .containsExactly("01234567", "89abcdef", "gh", "next");
        assertThat(lines.stream().map(LineSplitter.Line::part))
                .containsExactly(false, true, true, false);
        assertThat(lines.stream().map(LineSplitter.Line::cut))
                .containsExactly(true, true, false, false);
        assertThat(lines.stream().map(LineSplitter.Line::end)).containsExactly(8L, 16L, 19L, 24L);
    }

    @Test
    void a_line_as_long_as_the_limit_is_whole() {
        var bytes = "01234567\n".getBytes(UTF_8);
        var line = splitter.feed(bytes, bytes.length).getFirst();
        assertThat(line.cut()).isFalse();
        assertThat(text(line)).isEqualTo("01234567");
    }

    @Test
    void the_steps_of_a_progress_bar_stay_in_its_line() {
        assertThat(feed("10%\r20%\r")).isEmpty();
        assertThat(text(splitter.take())).isEqualTo("10%\r20%");
        assertThat(feed("30%\r\n")).containsExactly("30%");
    }

    @Test
    void a_line_without_end_goes_on_as_another_line_before_it_outgrows_what_is_kept() {
        var large = new LineSplitter(1 << 20, 0);
        var megabyte = new byte[1 << 20];
        var heads = 0;
        var pieces = 0;
        for (var i = 0; i < 100; i++) {
            for (var line : large.feed(megabyte, megabyte.length)) {
                heads += line.part() ? 0 : 1;
                pieces++;
            }
        }
        assertThat(pieces).isEqualTo(99);
        assertThat(heads).isEqualTo(7);
    }
}
