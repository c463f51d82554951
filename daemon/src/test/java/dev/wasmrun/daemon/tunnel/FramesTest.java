package dev.wasmrun.daemon.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

class FramesTest {
    private static final byte[] TWO =
            "{\"Hello\":1234}\0\"Heartbeat\"\0raw".getBytes(StandardCharsets.UTF_8);

    private static List<String> read(Frames frames, ByteBuffer in) throws IOException {
        var read = new ArrayList<String>();
        Optional<String> frame;
        while ((frame = frames.next(in)).isPresent()) {
            read.add(frame.get());
        }
        return read;
    }

    @Test
    void frames_are_whole_wherever_they_were_split() throws IOException {
        for (var cut = 0; cut <= TWO.length; cut++) {
            var frames = new Frames();
            var read = read(frames, ByteBuffer.wrap(TWO, 0, cut));
            read.addAll(read(frames, ByteBuffer.wrap(TWO, cut, TWO.length - cut)));
            assertThat(read).containsExactly("{\"Hello\":1234}", "\"Heartbeat\"");
        }
    }

    @Test
    void what_is_glued_to_a_frame_stays_in_the_buffer() throws IOException {
        var in = ByteBuffer.wrap("\"Heartbeat\"\0GET /".getBytes(StandardCharsets.UTF_8));
        assertThat(new Frames().next(in)).contains("\"Heartbeat\"");
        assertThat(StandardCharsets.UTF_8.decode(in).toString()).isEqualTo("GET /");
    }

    @Test
    void a_frame_of_256_bytes_is_read_and_a_longer_one_is_refused() throws IOException {
        var longest = "x".repeat(256);
        assertThat(new Frames().next(Frames.of(longest))).contains(longest);
        assertThatThrownBy(() -> new Frames().next(Frames.of(longest + "x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("256");
    }

    @Test
    void all_that_a_server_says_is_understood() throws IOException {
        var id = UUID.fromString("7f3c1f0e-1111-4222-8333-444455556666");
        assertThat(ServerMessage.parse("{\"Hello\":9000}"))
                .isEqualTo(new ServerMessage.Hello(9000));
        assertThat(ServerMessage.parse("\"Heartbeat\"")).isEqualTo(new ServerMessage.Heartbeat());
        assertThat(ServerMessage.parse("{\"Challenge\":\"%s\"}".formatted(id)))
                .isEqualTo(new ServerMessage.Challenge(id));
        assertThat(ServerMessage.parse("{\"Connection\":\"%s\"}".formatted(id)))
                .isEqualTo(new ServerMessage.Connection(id));
        assertThat(ServerMessage.parse("{\"Error\":\"no\"}"))
                .isEqualTo(new ServerMessage.Refusal("no"));
    }

    @Test
    void what_a_server_says_cannot_steer_a_terminal() throws IOException {
        assertThat(ServerMessage.parse("{\"Error\":\"no\\u001b[2J\\u009b2J\\n\"}"))
                .isEqualTo(new ServerMessage.Refusal("no [2J 2J "));
    }

    @Test
    void an_answer_is_the_hmac_of_the_challenge_under_the_hash_of_the_secret() {
        var secret = new Secret("geheim");
        var challenge = UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f");
        assertThat(secret.answer(challenge))
                .isEqualTo("9545d8f05ce5c5b839f8243068903d90b92e03669868ac649f3663cda0ceb569");
        assertThat(secret.isAnswer(challenge, secret.answer(challenge))).isTrue();
        assertThat(secret.isAnswer(challenge, new Secret("other").answer(challenge))).isFalse();
        assertThat(secret).hasToString("***");
    }
}
