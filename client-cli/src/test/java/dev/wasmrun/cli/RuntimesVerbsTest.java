package dev.wasmrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

final class RuntimesVerbsTest {
    private static final String INSTALLED =
            """
            {"runtime":"node","version":"22.23.3","state":"installed","bytes":104857600,\
            "usedAt":"2026-01-01T10:00:00Z","apps":["blog","shop"]}""";
    private static final String AVAILABLE =
            """
            {"runtime":"node","version":"24.21.0","state":"available","bytes":null,"usedAt":null,"apps":[]}""";

    @TempDir Path home;
    @TempDir Path project;
    private FakeDaemon daemon;
    private Shell shell;

    @BeforeEach
    void startDaemon() throws IOException {
        daemon =
                FakeDaemon.unix(home)
                        .on("GET /api/v1/runtimes", "[" + INSTALLED + "," + AVAILABLE + "]")
                        .on("POST /api/v1/runtimes", INSTALLED)
                        .on("DELETE /api/v1/runtimes/node/22.23.3", "");
        shell = new Shell(home, project);
    }

    @AfterEach
    void stopDaemon() throws IOException {
        daemon.close();
    }

    @Test
    void ls_shows_what_is_here_with_its_users_and_what_can_be_fetched() {
        assertThat(shell.run("runtimes", "ls").out().lines())
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("RUNTIME"),
                        here -> assertThat(here).contains("node@22.23.3", "installed", "blog,shop"),
                        there -> assertThat(there).contains("node@24.21.0", "available", "-"));
        assertThat(shell.run("runtimes", "ls", "-q").out()).isEqualTo("22.23.3\n24.21.0\n");
        assertThat(shell.run("runtimes", "ls", "--format", "json").out())
                .contains("\"bytes\":104857600");
    }

    @Test
    void install_asks_for_what_the_word_says() {
        var outcome = shell.run("runtimes", "install", "node@22");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("node@22.23.3");
        assertThat(daemon.requests.getLast().body())
                .contains("\"runtime\":\"node\"", "\"version\":\"22\"", "\"caller\":{");
    }

    @Test
    void rm_names_what_is_gone() {
        assertThat(shell.run("runtimes", "rm", "node@22.23.3").out()).isEqualTo("22.23.3\n");
    }

    @Test
    void a_word_without_a_version_is_refused_before_the_daemon_is_asked() {
        var outcome = shell.run("runtimes", "install", "node");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("'node' is no runtime", "node@22");
        assertThat(daemon.requests).isEmpty();
    }
}
