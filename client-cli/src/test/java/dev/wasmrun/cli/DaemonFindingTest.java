package dev.wasmrun.cli;

import static dev.wasmrun.cli.Samples.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

final class DaemonFindingTest {
    @TempDir Path home;
    @TempDir Path project;
    private Shell shell;

    @BeforeEach
    void openShell() {
        shell = new Shell(home, project);
    }

    @Test
    void a_stale_socket_means_that_no_daemon_runs() throws IOException {
        FakeDaemon.leaveStaleSocket(home);
        assertThat(home.resolve("daemon.sock")).exists();
        var outcome = shell.run("ps");
        assertThat(outcome.code()).isEqualTo(69);
        assertThat(outcome.err()).contains("No daemon runs for " + home);
    }

    @Test
    void os_starts_the_daemon_and_goes_on_when_it_answers() throws IOException {
        var started = project.resolve("started");
        shell.withLauncher(script("echo \"$@\" > %s; exec sleep 5".formatted(started)));
        var shop = app("shop", "preparing");
        var os = shell.start("os", "-d");
        await().until(() -> Files.exists(started) && !Files.readString(started).isBlank());
        try (var _ = FakeDaemon.unix(home).on("POST /api/v1/apps", shop)) {
            var outcome = os.outcome();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.err())
                    .contains("starting wasmrund on port 8420", "wasmrund is ready after");
        }
        assertThat(Files.readString(started).strip())
                .isEqualTo("--home %s --port 8420".formatted(home));
    }

    @Test
    void the_port_is_the_flags_then_the_environments_then_the_projects() throws IOException {
        Files.writeString(
                project.resolve(".wasmrun.toml"),
                "[app]\nport = 1\n[os_mode]\n port=9003 # here\n");
        shell.withLauncher(script("echo \"$@\"; exit 1"));
        assertThat(shell.run("os").err()).contains("on port 9003");
        shell.variables.put("WASMRUN_PORT", "9002");
        assertThat(shell.run("os").err()).contains("on port 9002");
        assertThat(shell.run("os", "-P", "9001").err()).contains("on port 9001", "--port 9001");
    }

    @Test
    void a_daemon_that_refuses_to_start_is_quoted() throws IOException {
        var problem =
                Samples.problem("unavailable", "port-taken", "Port 8420 is used by nginx (4312)");
        shell.withLauncher(script("echo a warning >&2; echo '%s' >&2; exit 69".formatted(problem)));
        var outcome = shell.run("os");
        assertThat(outcome.code()).isEqualTo(69);
        assertThat(outcome.err()).contains("error: Port 8420 is used by nginx (4312)\n  Do this\n");
    }

    @Test
    void a_daemon_that_crashes_at_start_shows_its_last_lines() throws IOException {
        Files.writeString(home.resolve("daemon.log"), "an older story\n");
        shell.withLauncher(script("echo java.lang.Error: boom >&2; exit 1"));
        var outcome = shell.run("daemon", "start");
        assertThat(outcome.code()).isEqualTo(69);
        assertThat(outcome.err())
                .contains("ended with code 1", "java.lang.Error: boom")
                .doesNotContain("older");
        assertThat(shell.run("daemon", "logs", "-n", "1").out())
                .isEqualTo("java.lang.Error: boom\n");
    }

    @Test
    void a_named_host_is_reached_with_its_token() throws IOException {
        try (var daemon = FakeDaemon.tcp()) {
            shell.variables.put("WASMRUN_HOST", "127.0.0.1:" + daemon.port());
            shell.variables.put("WASMRUN_TOKEN", "secret");
            assertThat(shell.run("ps", "--format", "json").out()).isEqualTo("[]\n");
            assertThat(daemon.requests.getFirst().headers())
                    .containsEntry("Authorization", "Bearer secret")
                    .containsEntry("Host", "127.0.0.1:" + daemon.port());
        }
    }

    @Test
    void a_named_host_that_does_not_answer_is_never_started() throws IOException {
        int port;
        try (var daemon = FakeDaemon.tcp()) {
            port = daemon.port();
        }
        shell.withLauncher(script("touch " + project.resolve("started")));
        shell.variables.put("WASMRUN_HOST", "127.0.0.1:" + port);
        var outcome = shell.run("os");
        assertThat(outcome.code()).isEqualTo(69);
        assertThat(outcome.err()).contains("No daemon answers at 127.0.0.1:" + port);
        assertThat(project.resolve("started")).doesNotExist();
    }

    @Test
    void another_program_behind_the_address_is_no_daemon() throws IOException {
        try (var other = FakeDaemon.unix(home)) {
            other.on("GET /api/v1/apps", "<html>hello</html>");
            var outcome = shell.run("ps");
            assertThat(outcome.code()).isEqualTo(69);
            assertThat(outcome.err()).contains("The daemon's answer cannot be read");
            other.on("GET /api/v1/apps", _ -> new FakeDaemon.Reply(500, "oops"));
            assertThat(shell.run("ps").err()).contains("The daemon answered with status 500");
        }
    }

    @Test
    void daemon_stop_waits_until_it_is_gone() throws IOException {
        assertThat(shell.run("daemon", "stop").err()).contains("No daemon runs");
        var daemon = FakeDaemon.unix(home);
        daemon.on(
                "POST /api/v1/daemon/stop",
                _ -> {
                    Thread.startVirtualThread(() -> close(daemon));
                    return new FakeDaemon.Reply(202, "");
                });
        assertThat(shell.run("daemon", "stop").code()).isZero();
    }

    @Test
    void a_daemon_that_still_stops_its_apps_is_waited_for() throws Exception {
        var started = project.resolve("started");
        shell.withLauncher(script("touch %s; exit 1".formatted(started)));
        try (var lock = lockOfADaemonThatEnds()) {
            var start = shell.start("daemon", "start").awaitErr("starting wasmrund");
            await().during(Duration.ofMillis(200)).until(() -> !Files.exists(started));
            lock.close();
            assertThat(start.outcome().code()).isEqualTo(69);
        }
        assertThat(started).exists();
    }

    @Test
    void a_daemon_that_somebody_else_starts_is_waited_for() throws Exception {
        var started = project.resolve("started");
        shell.withLauncher(script("touch %s; exit 1".formatted(started)));
        try (var _ = lockOfADaemonThatEnds()) {
            var start = shell.start("daemon", "start").awaitErr("starting wasmrund");
            try (var daemon = FakeDaemon.unix(home)) {
                daemon.on("GET /api/v1/daemon", "{\"url\":\"http://localhost:8420\"}");
                assertThat(start.outcome().out()).contains("http://localhost:8420");
            }
        }
        assertThat(started).doesNotExist();
    }

    @Test
    void daemon_stop_returns_when_another_daemon_may_start() throws Exception {
        var daemon = FakeDaemon.unix(home);
        var gone = new CountDownLatch(1);
        daemon.on(
                "POST /api/v1/daemon/stop",
                _ -> {
                    Thread.startVirtualThread(
                            () -> {
                                close(daemon);
                                gone.countDown();
                            });
                    return new FakeDaemon.Reply(202, "");
                });
        try (var lock = lockOfADaemonThatEnds()) {
            var stop = shell.start("daemon", "stop");
            gone.await();
            await().during(Duration.ofMillis(200)).until(() -> !stop.hasEnded());
            lock.close();
            assertThat(stop.outcome().err()).contains("The daemon is stopped");
        }
    }

    private FileChannel lockOfADaemonThatEnds() throws IOException {
        var channel =
                FileChannel.open(
                        home.resolve("daemon.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        assertThat(channel.tryLock()).isNotNull();
        return channel;
    }

    private static void close(FakeDaemon daemon) {
        try {
            daemon.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path script(String body) throws IOException {
        var script = project.resolve("wasmrund");
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
