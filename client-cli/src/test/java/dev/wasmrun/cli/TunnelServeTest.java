package dev.wasmrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code wasmrun tunnel server} with a script that stands in for the installation's wasmrund. */
final class TunnelServeTest {
    @TempDir Path folder;

    private Shell shell(String script) throws IOException {
        var launcher = Files.writeString(folder.resolve("wasmrund"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        return new Shell(folder.resolve("home"), folder).withLauncher(launcher);
    }

    @Test
    void the_secret_of_a_file_reaches_the_server_by_its_environment_alone() throws IOException {
        Files.writeString(folder.resolve("secret"), "opens all\n");
        var shell = shell("echo \"$# $1 $2 $3 <$BORE_SECRET>\" >&2; cat >/dev/null");
        var running = shell.start("tunnel", "server", "--port", "7000", "--secret-file", "secret");
        running.awaitErr("3 tunnel-server --port 7000 <opens all>").ctrlC();
        assertThat(running.outcome().code()).isZero();
    }

    @Test
    void what_prevents_it_is_told_with_its_exit_code() throws IOException {
        var problem =
                "{\"kind\":\"conflict\",\"code\":\"tunnel-server-port\",\"message\":\"Taken\",\"hint\":\"Free it\"}";
        var outcome = shell("echo '%s' >&2; exit 6".formatted(problem)).run("tunnel", "server");
        assertThat(outcome.code()).isEqualTo(6);
        assertThat(outcome.err()).contains("Taken", "Free it").doesNotContain("{");
    }

    @Test
    void one_that_ends_by_itself_is_no_success() throws IOException {
        assertThat(shell("exit 0").run("tunnel", "server").err()).contains("ended by itself");
    }

    @Test
    void a_secret_file_without_a_secret_is_refused_before_anything_starts() throws IOException {
        Files.writeString(folder.resolve("secret"), "\n");
        var shell = shell("touch started");
        assertThat(shell.run("tunnel", "server", "--secret-file", "secret").err())
                .contains("The first line of", "is empty");
        assertThat(shell.run("tunnel", "server", "--secret-file", "none").code()).isNotZero();
        assertThat(shell.run("tunnel", "server", "--port", "70000").code()).isNotZero();
        assertThat(folder.resolve("started")).doesNotExist();
    }
}
