package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

final class OpenInputTest {
    @TempDir Path folder;

    @Test
    void a_program_that_waits_for_the_end_of_its_input_waits_on() throws Exception {
        assertThat(start(List.of("cat")).waitFor(100, TimeUnit.MILLISECONDS)).isTrue();
        var process = start(OpenInput.before(List.of("cat")));
        try {
            assertThat(process.waitFor(500, TimeUnit.MILLISECONDS)).isFalse();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void the_command_is_called_as_it_is_and_nothing_is_left() throws Exception {
        var words = start(OpenInput.before(List.of("printf", "%s,", "a b", "$c")));
        assertThat(words.inputReader().readLine()).isEqualTo("a b,$c,");
        var shell = start(OpenInput.before(List.of("echo $((1 + 2)); exit 7")));
        assertThat(shell.inputReader().readLine()).isEqualTo("3");
        assertThat(shell.waitFor()).isEqualTo(7);
        assertThat(folder).isEmptyDirectory();
    }

    private Process start(List<String> words) throws IOException {
        var command = words.size() == 1 ? List.of("sh", "-c", words.getFirst()) : words;
        var builder = new ProcessBuilder(command);
        builder.environment().put("TMPDIR", folder.toString());
        return builder.redirectInput(Path.of("/dev/null").toFile()).start();
    }
}
