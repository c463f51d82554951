package dev.wasmrun.cli;

import static dev.wasmrun.cli.Samples.app;
import static dev.wasmrun.cli.Samples.line;
import static dev.wasmrun.cli.Samples.page;
import static dev.wasmrun.cli.Samples.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

final class OsDetachTest {
    @TempDir Path home;
    @TempDir Path project;
    private FakeDaemon daemon;
    private Shell shell;

    @BeforeEach
    void startDaemon() throws IOException {
        daemon =
                FakeDaemon.unix(home)
                        .on("POST /api/v1/apps", app("shop", "preparing"))
                        .on("GET /api/v1/apps/shop/logs", page(1, line(1, "stdout", "last words")))
                        .greets(status("1", app("shop", "starting")));
        shell = new Shell(home, project);
    }

    @AfterEach
    void stopDaemon() throws IOException {
        daemon.close();
    }

    @Test
    void detach_returns_at_once_and_prints_the_name() {
        var outcome = shell.run("os", "-d");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEqualTo("shop\n");
    }

    @Test
    void wait_returns_when_the_app_answers() {
        var os = shell.start("os", "--detach", "--wait");
        await().until(() -> daemon.watchers() == 1);
        daemon.emit(status("2", app("shop", "running", Samples.ready())));
        var outcome = os.outcome();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("shop answers at http://127.0.0.1:8080");
    }

    @Test
    void a_page_that_fails_is_told_though_it_is_an_answer() {
        daemon.greets(
                status(
                        "1",
                        app(
                                "shop",
                                "running",
                                Samples.ready()
                                        .andThen(Samples.notReady("unavailable", "page-fails")))));
        var outcome = shell.run("os", "--detach", "--wait");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("shop answers at", "warning: It went wrong\n  Do this");
    }

    @Test
    void wait_gives_up_with_9_and_the_last_lines() {
        var outcome = shell.run("os", "--detach", "--wait=200ms");
        assertThat(outcome.code()).isEqualTo(9);
        assertThat(outcome.err()).contains("| last words", "shop did not answer within 0.2 s");
    }

    @Test
    void wait_that_gives_up_says_what_the_daemon_knows_by_then() {
        daemon.greets(
                status("1", app("shop", "running", Samples.notReady("timeout", "not-ready"))));
        var outcome = shell.run("os", "--detach", "--wait=200ms");
        assertThat(outcome.code()).isEqualTo(9);
        assertThat(outcome.err()).contains("shop did not answer within 0.2 s", "Do this");
    }

    @Test
    void so_does_one_that_gives_up_during_the_install() {
        daemon.greets(status("1", app("shop", "installing", Samples.readyWithin(300))));
        assertThat(shell.run("os", "--detach", "--wait=200ms").err())
                .contains("Its dependencies are still being installed; see wasmrun logs -f shop");
    }

    @Test
    void a_bare_wait_counts_from_the_end_of_the_install() {
        daemon.on("POST /api/v1/apps", app("shop", "installing", Samples.readyWithin(300)));
        daemon.greets(status("1", app("shop", "installing", Samples.readyWithin(300))));
        var os = shell.start("os", "--detach", "--wait");
        await().during(Duration.ofMillis(600)).until(() -> !os.hasEnded());
        daemon.emit(status("2", app("shop", "starting", Samples.readyWithin(300))));
        daemon.emit(status("3", app("shop", "preparing", Samples.readyWithin(300))));
        assertThat(os.outcome().err()).contains("shop did not answer within 0.3 s");
    }

    @Test
    void a_bare_wait_that_is_over_tells_what_the_daemon_knows_of_it() {
        daemon.greets(
                status("1", app("shop", "running", Samples.notReady("timeout", "not-ready"))));
        var outcome = shell.run("os", "--detach", "--wait");
        assertThat(outcome.code()).isEqualTo(9);
        assertThat(outcome.err()).contains("| last words", "error: It went wrong\n  Do this");
    }

    @Test
    void wait_tells_why_it_never_answers() {
        assertThat(codeWhen("failed", Samples.failed("install-failed", "npm-failed"))).isEqualTo(8);
        assertThat(codeWhen("failed", Samples.failed("failed", "app-crashed"))).isEqualTo(1);
        assertThat(codeWhen("failed", Samples.failed("sandbox", "no-bubblewrap"))).isEqualTo(10);
        assertThat(codeWhen("failed", Samples.failed("undetected", "nothing-detected")))
                .isEqualTo(7);
        assertThat(codeWhen("stopped", Samples.exited(0))).isEqualTo(1);
        assertThat(codeWhen("running", Samples.notReady("failed", "program-ended"))).isEqualTo(1);
    }

    private int codeWhen(String state, Consumer<ObjectNode> change) {
        daemon.greets(status("1", app("shop", state, change)));
        return shell.run("os", "--detach", "--wait").code();
    }

    @Test
    void detach_with_a_forward_returns_when_that_is_open_and_not_before() {
        daemon.on("POST /api/v1/apps", app("shop", "preparing", forward("opening")))
                .greets(status("1", app("shop", "preparing", forward("opening"))));
        var os = shell.start("os", "-d", "--forward", "8080:3000");
        await().until(() -> daemon.watchers() == 1);
        daemon.emit(status("2", app("shop", "installing", forward("open"))));
        var outcome = os.outcome();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("Forward 127.0.0.1:8080 -> 3000 is open");
    }

    @Test
    void a_forward_that_is_refused_fails_a_detached_start() {
        daemon.on("POST /api/v1/apps", app("shop", "preparing", forward("opening")))
                .greets(
                        status(
                                "1",
                                app("shop", "failed", Samples.failed("conflict", "port-taken"))));
        var outcome = shell.run("os", "-d", "--forward", "8080:3000");
        assertThat(outcome.code()).isEqualTo(6);
        assertThat(outcome.err()).contains("It went wrong", "Do this");
    }

    private static Consumer<ObjectNode> forward(String state) {
        return json -> ((ObjectNode) json.withArray("forwards").get(0)).put("state", state);
    }
}
