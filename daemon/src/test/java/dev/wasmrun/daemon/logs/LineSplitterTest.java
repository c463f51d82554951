package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;

class LineSplitterTest {
    private final LineSplitter splitter = new LineSplitter(8, 0);

    private List<String> feed(String text) {
        return texts(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    private List<String> texts(ByteBuffer bytes) {
        return splitter.feed(bytes).stream().map(LineSplitter.Line::text).toList();
    }

    @Test
    void a_line_may_come_in_pieces() {
        assertThat(feed("on")).isEmpty();
        assertThat(feed("e\ntwo\nth")).containsExactly("one", "two");
        assertThat(splitter.hasPartial()).isTrue();
        assertThat(splitter.take()).isEqualTo(new LineSplitter.Line("th", 10));
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
        assertThat(splitter.feed(ByteBuffer.wrap(bytes, 0, 1))).isEmpty();
        assertThat(texts(ByteBuffer.wrap(bytes, 1, 2))).containsExactly("ü");
    }

    @Test
    void what_is_no_text_stays_readable() {
        assertThat(texts(ByteBuffer.wrap(new byte[] {'a', (byte) 0xff, 'b', '\n'})))
                .containsExactly("a\ufffdb");
    }

    @Test
    void an_endless_line_is_cut() {
        assertThat(feed("0123456789abcdefgh\n")).containsExactly("01234567", "89abcdef", "gh");
    }
}
