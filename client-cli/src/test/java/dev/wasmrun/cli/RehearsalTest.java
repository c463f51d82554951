package dev.wasmrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

final class RehearsalTest {
    @Test
    void the_stage_plays_an_app_that_starts_logs_and_ends(@TempDir Path home) throws IOException {
        try (var _ = Stage.open(home.resolve("daemon.sock"), home.toRealPath())) {
            var shell = new Shell(home, home);
            var os = shell.run("os", "--no-open");
            assertThat(os.err()).contains("app answers at http://127.0.0.1:8080");
            assertThat(os.code()).isZero();
            assertThat(shell.run("logs", "app").out()).isEqualTo("hello\n");
            assertThat(shell.run("ps", "-q").out()).isEqualTo("app\n");
        }
    }
}
