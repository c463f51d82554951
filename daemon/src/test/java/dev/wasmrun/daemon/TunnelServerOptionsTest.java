package dev.wasmrun.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wasmrun.protocol.ProblemException;

import org.junit.jupiter.api.Test;

import java.util.List;

class TunnelServerOptionsTest {
    private static TunnelServerOptions parse(String... words) {
        return TunnelServerOptions.parse(List.of(words));
    }

    @Test
    void what_is_left_out_is_as_the_original_server_has_it() {
        assertThat(parse().greeting(false))
                .contains("0.0.0.0:7835", "from 1024 to 65535", "everybody");
        assertThat(parse("--bind", "::1", "--port", "1", "--max-port", "2000").greeting(true))
                .contains("[0:0:0:0:0:0:0:1]:1,", "from 1024 to 2000", "who has the secret");
    }

    @Test
    void nonsense_is_refused_in_plain_words() {
        refused("no port from 5000 to 4000", "--min-port", "5000", "--max-port", "4000");
        refused("'nowhere' is no address", "--bind", "nowhere");
        refused("--port needs a value", "--port");
        refused("no option --what", "--what", "1");
    }

    private static void refused(String why, String... words) {
        assertThatThrownBy(() -> parse(words))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(why);
    }
}
