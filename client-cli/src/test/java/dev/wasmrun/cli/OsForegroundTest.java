package dev.wasmrun.cli;

import static dev.wasmrun.cli.Samples.app;
import static dev.wasmrun.cli.Samples.line;
import static dev.wasmrun.cli.Samples.log;
import static dev.wasmrun.cli.Samples.page;
import static dev.wasmrun.cli.Samples.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

final class OsForegroundTest {
    private static final String LOGS = "GET /api/v1/apps/shop/logs";
    private static final String STOP = "/api/v1/apps/shop/stop";
    @TempDir Path home;
    @TempDir Path project;
    private FakeDaemon daemon;
    private Shell shell;

    @BeforeEach
    void startDaemon() throws IOException {
        daemon =
                FakeDaemon.unix(home)
                        .on("POST /api/v1/apps", app("shop", "preparing"))
                        .on(LOGS, page(0))
                        .on("POST " + STOP, app("shop", "stopped"))
                        .greets(status("1", app("shop", "starting")));
        shell = new Shell(home, project);
    }

    @AfterEach
    void stopDaemon() throws IOException {
        daemon.close();
    }

    @Test
    void stdout_goes_to_stdout_and_all_else_to_stderr() {
        var os = running();
        daemon.emit(
                log(
                        "2",
                        "shop",
                        line(1, "system", "started"),
                        line(2, "stdout", "hello"),
                        line(3, "stderr", "oh")));
        os.awaitErr("oh");
        daemon.emit(status("3", app("shop", "stopped", Samples.exited(0))));
        var outcome = os.outcome();
        assertThat(outcome.out()).isEqualTo("hello\n");
        assertThat(outcome.err()).contains("[system] started", "oh\n");
        assertThat(outcome.code()).isZero();
    }

    @Test
    void the_plan_and_the_url_are_told() {
        var os = running();
        daemon.emit(status("2", app("shop", "running", Samples.ready())));
        os.awaitErr("shop answers at http://127.0.0.1:8080");
        daemon.emit(status("3", app("shop", "stopped", Samples.exited(0))));
        assertThat(os.outcome().err())
                .contains("shop: Express, npm ci, node server.js")
                .contains("Forward 127.0.0.1:8080 -> 3000 is open");
    }

    private static String failed(int exitCode, String kind, String code) {
        return status(
                "2",
                app(
                        "shop",
                        "failed",
                        json -> {
                            Samples.exited(exitCode).accept(json);
                            Samples.failed(kind, code).accept(json);
                        }));
    }

    @Test
    void the_command_passes_the_apps_own_code_on() {
        var os = running();
        daemon.emit(failed(42, "failed", "app-crashed"));
        assertThat(os.outcome().code()).isEqualTo(42);
    }

    @Test
    void an_install_that_failed_exits_8_with_the_tools_last_lines() {
        var os = running();
        daemon.on(LOGS, page(2, line(2, "install", "npm ERR! 404 nope")));
        daemon.emit(
                status("2", app("shop", "failed", Samples.failed("install-failed", "npm-failed"))));
        var outcome = os.outcome();
        assertThat(outcome.code()).isEqualTo(8);
        assertThat(outcome.err())
                .contains("| npm ERR! 404 nope", "error: It went wrong", "Do this");
    }

    @Test
    void a_sandbox_that_is_missing_exits_10_whatever_an_earlier_run_ended_with() {
        var os = running();
        daemon.emit(failed(0, "sandbox", "no-bubblewrap"));
        assertThat(os.outcome().code()).isEqualTo(10);
    }

    @Test
    void lines_written_before_the_stream_began_are_fetched_and_none_is_printed_twice() {
        daemon.on(LOGS, page(2, line(1, "stdout", "one"), line(2, "stdout", "two")));
        var os = running().awaitOut("two");
        daemon.emit(log("2", "shop", line(2, "stdout", "two"), line(3, "stdout", "three")));
        os.awaitOut("three");
        daemon.emit(status("3", app("shop", "stopped", Samples.exited(0))));
        assertThat(os.outcome().out()).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void lines_that_the_stream_skipped_are_fetched_by_their_number() {
        var os = running();
        daemon.emit(log("2", "shop", line(1, "stdout", "one")));
        os.awaitOut("one");
        daemon.on(LOGS, page(3, line(2, "stdout", "two"), line(3, "stdout", "three")));
        daemon.emit(log("3", "shop", line(3, "stdout", "three")));
        os.awaitOut("three");
        daemon.emit(status("4", app("shop", "stopped", Samples.exited(0))));
        assertThat(os.outcome().out()).isEqualTo("one\ntwo\nthree\n");
        assertThat(daemon.last("GET", "/api/v1/apps/shop/logs?from=2").path())
                .contains("limit=1000");
    }

    @Test
    void a_dropped_stream_goes_on_behind_the_last_cursor() throws IOException {
        var os = running();
        daemon.emit(log("7", "shop", line(1, "stdout", "one")));
        os.awaitOut("one");
        daemon.dropStreams();
        os.awaitErr("The connection to the daemon broke");
        await().until(() -> daemon.watchers() == 1);
        assertThat(daemon.last("GET", "/api/v1/events").path()).contains("app=shop", "cursor=7");
        daemon.emit(status("8", app("shop", "stopped", Samples.exited(0))));
        assertThat(os.outcome().err()).contains("The daemon is back");
    }

    @Test
    void a_daemon_that_died_for_good_exits_69() throws IOException {
        var os = running();
        daemon.close();
        var outcome = os.outcome();
        assertThat(outcome.code()).isEqualTo(69);
        assertThat(outcome.err()).contains("error: The daemon is gone");
    }

    @Test
    void ctrl_c_stops_the_app_and_exits_130() {
        daemon.on(
                "POST " + STOP,
                _ -> {
                    daemon.emit(status("5", app("shop", "stopped", Samples.exited(143))));
                    return new FakeDaemon.Reply(200, app("shop", "stopped"));
                });
        var outcome = running().ctrlC().outcome();
        assertThat(outcome.code()).isEqualTo(130);
        assertThat(outcome.err()).contains("Stopping shop", "shop is stopped");
        assertThat(daemon.wasAsked("POST", STOP)).isTrue();
    }

    @Test
    void the_second_ctrl_c_kills() {
        var killed = new CountDownLatch(1);
        daemon.on(
                "POST " + STOP,
                request -> {
                    if (request.path().endsWith("?force=true")) {
                        killed.countDown();
                    }
                    awaitQuietly(killed);
                    return new FakeDaemon.Reply(200, app("shop", "stopped"));
                });
        var os = running().ctrlC().awaitErr("Stopping shop");
        await().until(() -> daemon.wasAsked("POST", STOP));
        var outcome = os.ctrlC().outcome();
        assertThat(outcome.code()).isEqualTo(130);
        assertThat(outcome.err()).contains("Killing shop");
        assertThat(daemon.wasAsked("POST", STOP + "?force=true")).isTrue();
    }

    @Test
    void ctrl_c_leaves_an_app_running_that_ran_before() throws IOException {
        var real = project.toRealPath();
        daemon.on("GET /api/v1/apps", "[" + app("shop", "running", Samples.at(real)) + "]")
                .on("POST /api/v1/apps", app("shop", "running", Samples.ready()))
                .greets(status("1", app("shop", "running", Samples.ready())));
        var outcome = running().awaitErr("runs already").ctrlC().outcome();
        assertThat(outcome.code()).isEqualTo(130);
        assertThat(outcome.err()).contains("shop runs on; stop it with: wasmrun stop shop");
        assertThat(daemon.wasAsked("POST", STOP)).isFalse();
    }

    @Test
    void ctrl_c_stops_a_second_app_of_a_folder_where_another_one_runs() throws IOException {
        daemon.on(
                "GET /api/v1/apps",
                "[" + app("other", "running", Samples.at(project.toRealPath())) + "]");
        var os = shell.start("os", "--name", "shop");
        awaitWatcher();
        os.ctrlC();
        assertThat(os.outcome().code()).isEqualTo(130);
        assertThat(daemon.wasAsked("POST", STOP)).isTrue();
    }

    @Test
    void an_install_shows_its_newest_line_in_place_on_a_terminal() {
        var os = shell.onATerminal().start("os", "--no-open");
        awaitWatcher();
        install();
        os.awaitErr("added 1 package").awaitErr("Installing dependencies done");
        daemon.emit(status("9", app("shop", "stopped", Samples.exited(0))));
        assertThat(os.outcome().err())
                .containsPattern(
                        "\r\u001b\\[KInstalling dependencies … [0-9.]+ s {2}added 1 package");
    }

    @Test
    void an_install_takes_a_line_where_no_terminal_is_and_all_lines_with_verbose() {
        var os = running();
        install();
        os.awaitErr("Installing dependencies done");
        daemon.emit(status("9", app("shop", "stopped", Samples.exited(0))));
        assertThat(os.outcome().err())
                .contains("Installing dependencies …\n")
                .doesNotContain("added 1 package");
        daemon.greets(
                log("1", "shop", line(1, "install", "added 1 package")),
                status("2", app("shop", "stopped", Samples.exited(0))));
        assertThat(shell.run("os", "--verbose").err()).contains("[install] added 1 package");
    }

    private void install() {
        daemon.emit(status("2", app("shop", "installing")));
        daemon.emit(log("3", "shop", line(1, "install", "added 1 package")));
        daemon.emit(status("4", app("shop", "running")));
    }

    @Test
    void a_browser_that_cannot_be_opened_harms_nothing() {
        shell.variables.put("PATH", "/nowhere");
        var os = shell.start("os", "--open").awaitErr("No browser to open here");
        awaitWatcher();
        daemon.emit(status("2", app("shop", "stopped", Samples.exited(0))));
        assertThat(os.outcome().code()).isZero();
    }

    @Test
    void in_the_foreground_wait_stops_an_app_that_does_not_answer() {
        var outcome = shell.run("os", "--wait=300ms");
        assertThat(outcome.code()).isEqualTo(9);
        assertThat(daemon.wasAsked("POST", STOP)).isTrue();
    }

    @Test
    void colours_are_for_terminals_only() {
        var os = shell.onATerminal().start("os", "--no-open");
        awaitWatcher();
        daemon.emit(log("2", "shop", line(1, "stdout", "blue"), line(2, "stderr", "red")));
        os.awaitErr("red");
        daemon.emit(status("3", app("shop", "stopped", Samples.exited(0))));
        assertThat(os.outcome().out()).isEqualTo("\u001b[34m│\u001b[0m blue\n");
    }

    @Test
    void an_apps_own_colours_are_taken_off_where_no_terminal_shows_them() {
        var os = running();
        daemon.emit(log("2", "shop", line(1, "stdout", "\\u001b[32mgreen\\u001b[0m")));
        os.awaitOut("green");
        daemon.emit(status("3", app("shop", "stopped", Samples.exited(0))));
        assertThat(os.outcome().out()).isEqualTo("green\n");
    }

    private Shell.Running running() {
        var os = shell.start("os");
        awaitWatcher();
        return os;
    }

    private void awaitWatcher() {
        await().until(() -> daemon.watchers() == 1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
