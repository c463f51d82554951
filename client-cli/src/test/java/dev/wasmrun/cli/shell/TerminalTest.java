package dev.wasmrun.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

final class TerminalTest {
    @Test
    void lines_of_both_streams_appear_in_the_order_in_which_they_were_printed() {
        var screen = new ByteArrayOutputStream();
        var terminal =
                new Terminal(world(new BufferedOutputStream(screen), screen), ColourChoice.NEVER);
        terminal.data("first");
        terminal.say("second");
        terminal.data("third");
        terminal.flush();
        assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo("first\nsecond\nthird\n");
    }

    private static World world(OutputStream out, OutputStream err) {
        return new World(
                Map.of(),
                "ann",
                Path.of("/"),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                false,
                false,
                Optional.empty(),
                _ -> () -> {},
                InputStream.nullInputStream(),
                false);
    }
}
