package dev.wasmrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** Several processes of one app, on the command line. */
class ProcessVerbsTest {
    @TempDir Path home;
    @TempDir Path project;
    private FakeDaemon daemon;
    private Shell shell;

    @BeforeEach
    void open() throws IOException {
        daemon =
                FakeDaemon.unix(home)
                        .on(
                                "GET /api/v1/apps",
                                "[" + Samples.app("shop", "running", this::several) + "]");
        shell = new Shell(home, project);
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    private void several(ObjectNode app) {
        var processes = app.putArray("processes");
        processes.addObject().put("name", "web").put("state", "running").put("ready", true);
        processes
                .addObject()
                .put("name", "worker")
                .put("state", "backing-off")
                .put("run", 7)
                .put("restarts", 3);
    }

    @Test
    void ps_shows_each_below_its_app() {
        assertThat(shell.run("ps").out())
                .containsPattern("(?m)^shop +running")
                .containsPattern("(?m)^  web +running +yes")
                .containsPattern("(?m)^  worker +backing-off +no +- +- +- +- +3");
        assertThat(shell.run("ps", "-q").out()).isEqualTo("shop\n");
    }

    @Test
    void the_lines_of_one_are_asked_for_and_carry_its_name() {
        daemon.on(
                "GET /api/v1/apps/shop/logs",
                "{\"lines\":[{\"seq\":1,\"run\":7,\"time\":\"2026-01-01T00:00:00Z\",\"stream\":\"stdout\",\"process\":\"worker\",\"text\":\"job\"}],\"first\":1,\"last\":1}");
        assertThat(shell.run("logs", "shop", "--process", "worker", "--run", "last").out())
                .isEqualTo("worker | job\n");
        assertThat(daemon.last("GET", "/api/v1/apps/shop/logs").path())
                .contains("process=worker", "run=7");
    }

    @Test
    void one_is_started_anew_alone() {
        daemon.on(
                "POST /api/v1/apps/shop/processes/worker/restart", Samples.app("shop", "running"));
        assertThat(shell.run("restart", "shop", "--process", "worker").out()).contains("running");
    }

    @Test
    void one_is_stopped_and_started_alone() {
        var running = Samples.app("shop", "running");
        daemon.on("POST /api/v1/apps/shop/processes/worker/stop", running)
                .on("POST /api/v1/apps/shop/processes/worker/start", running);
        assertThat(shell.run("stop", "-f", "shop", "--process", "worker").out())
                .contains("running");
        assertThat(daemon.last("POST", "/api/v1/apps/shop/processes/worker/stop").path())
                .contains("force=true");
        assertThat(shell.run("start", "shop", "--process", "worker").code()).isZero();
        assertThat(daemon.last("POST", "/api/v1/apps/shop/processes/worker/start").path())
                .doesNotContain("force");
    }

    @Test
    void a_command_in_a_process_that_there_is_not_is_refused() {
        var outcome = shell.run("exec", "shop", "--process", "x", "--", "true");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err()).contains("web, worker");
    }

    @Test
    void a_name_that_none_has_is_refused_with_those_that_there_are() {
        var outcome = shell.run("restart", "shop", "--process", "x");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err()).contains("no process 'x'").contains("web, worker");
    }
}
