package dev.wasmrun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** With programs of systemd that only write down what they are asked. */
final class DaemonServiceTest {
    private static final String RELOAD = "systemctl --user daemon-reload";
    private static final String START = "systemctl --user start wasmrun.service";

    @TempDir Path home;
    @TempDir Path folder;
    private Path unit;
    private Path calls;
    private Shell shell;

    @BeforeEach
    void openShell() throws IOException {
        Files.createDirectory(folder.resolve("bin"));
        unit = folder.resolve("config/systemd/user/wasmrun.service");
        calls = Files.createFile(folder.resolve("calls"));
        shell = shellOf(home);
        program("systemctl", "exit 0");
        program("loginctl", "exit 0");
    }

    private Shell shellOf(Path itsHome) {
        var opened = new Shell(itsHome, folder).withLauncher(Path.of("/opt/50% off/wasmrund"));
        opened.variables.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
        opened.variables.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        return opened;
    }

    private void program(String name, String body) throws IOException {
        var script = folder.resolve("bin").resolve(name);
        Files.writeString(
                script, "#!/bin/sh\necho \"%s $@\" >> %s\n%s\n".formatted(name, calls, body));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void enable_lets_systemd_start_the_daemon_of_this_home_with_this_path() throws IOException {
        assertThat(enabled().err()).contains("systemd starts the daemon", unit.toString());
        assertThat(Files.readString(unit))
                .contains(
                        "ExecStart=\"/opt/50%%%% off/wasmrund\" --foreground --home \"%s\" --port 8420\n"
                                .formatted(home),
                        "Environment=\"PATH=%s/bin:/usr/bin:/bin\"\n".formatted(folder),
                        "KillMode=process\n",
                        "WantedBy=default.target\n");
        assertThat(calls())
                .containsExactly(
                        RELOAD,
                        "systemctl --user enable wasmrun.service",
                        START,
                        "loginctl enable-linger");
    }

    // systemctl returns once a daemon answers: here once the test has one.
    private Shell.Outcome enabled() throws IOException {
        var go = folder.resolve("go");
        program(
                "systemctl",
                "case $* in *start*) until [ -e %s ]; do sleep .02; done;; esac".formatted(go));
        var enable = shell.start("daemon", "enable");
        await().until(() -> calls().contains(START));
        try (var _ = daemonAt(8420)) {
            Files.createFile(go);
            return enable.outcome();
        }
    }

    private FakeDaemon daemonAt(int port) throws IOException {
        return FakeDaemon.unix(home)
                .on("GET /api/v1/daemon", "{\"url\":\"http://localhost:%d\"}".formatted(port));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(calls);
    }

    @Test
    void a_daemon_that_runs_makes_room_and_keeps_its_port() throws Exception {
        var earlier = daemonAt(8431);
        var left = new CountDownLatch(1);
        earlier.on(
                "POST /api/v1/daemon/leave",
                _ -> {
                    Thread.startVirtualThread(left::countDown);
                    return new FakeDaemon.Reply(202, "");
                });
        program("systemctl", "[ $2 != start ] || exit 1");
        var enable = shell.start("daemon", "enable");
        left.await();
        earlier.close();
        assertThat(enable.outcome().code()).isEqualTo(69);
        assertThat(Files.readString(unit)).contains("--port 8431\n");
    }

    @Test
    void who_may_not_linger_is_told_that_a_logout_ends_the_daemon() throws IOException {
        program("loginctl", "exit 1");
        assertThat(enabled().err()).contains("log out", "loginctl enable-linger ann");
    }

    @Test
    void commands_ask_systemd_for_the_daemon_from_then_on() throws IOException {
        enabled();
        program("systemctl", "echo 'Job for wasmrun.service failed.'; exit 1");
        program("journalctl", "echo 'vm wasmrund[7]: not ready'");
        var outcome = shell.run("daemon", "start");
        assertThat(outcome.code()).isEqualTo(69);
        assertThat(outcome.err()).contains("asking systemd", "Job for wasmrun.service failed.");
        assertThat(shell.run("daemon", "logs", "-n", "7").out())
                .isEqualTo("vm wasmrund[7]: not ready\n");
        assertThat(calls().getLast())
                .isEqualTo("journalctl --user -u wasmrun.service -n 7 -o short-iso -q");
    }

    @Test
    void what_the_daemon_says_of_itself_is_told_rather_than_what_systemd_says() throws IOException {
        enabled();
        program("systemctl", "exit 1");
        var problem = Samples.problem("unavailable", "port-taken", "Port 8420 is used by nginx");
        program(
                "journalctl",
                "echo 'vm wasmrund[7]: %s'; echo 'vm systemd[1]: Failed'".formatted(problem));
        assertThat(shell.run("daemon", "start").err())
                .contains("error: Port 8420 is used by nginx");
    }

    @Test
    void disable_undoes_it() throws IOException {
        enabled();
        assertThat(shell.run("daemon", "disable").code()).isZero();
        assertThat(unit).doesNotExist();
        assertThat(calls()).endsWith("systemctl --user disable wasmrun.service", RELOAD);
        assertThat(shell.run("daemon", "disable").code()).isEqualTo(3);
    }

    @Test
    void the_service_of_another_home_is_left_alone() throws IOException {
        enabled();
        var before = Files.readString(unit);
        var other = shellOf(Files.createDirectory(folder.resolve("other")));
        var outcome = other.run("daemon", "enable");
        assertThat(outcome.code()).isEqualTo(6);
        assertThat(outcome.err()).contains("another home");
        assertThat(unit).hasContent(before);
    }

    @Test
    void nothing_is_left_where_systemd_does_not_run() throws IOException {
        program("systemctl", "echo 'System has not been booted with systemd'; exit 1");
        var outcome = shell.run("daemon", "enable");
        assertThat(outcome.code()).isEqualTo(69);
        assertThat(outcome.err())
                .contains(
                        "has not been booted with systemd", "wasmrund --foreground --home " + home);
        assertThat(unit).doesNotExist();
    }
}
