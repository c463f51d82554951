package dev.wasmrun.daemon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wasmrun.daemon.exec.Attendant;
import dev.wasmrun.daemon.exec.Entry;
import dev.wasmrun.daemon.exec.Execution;
import dev.wasmrun.daemon.exec.Place;
import dev.wasmrun.protocol.ExecRequest;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.ProblemException;
import dev.wasmrun.protocol.TerminalSize;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Commands beside an app, in a real sandbox. */
class ExecTest {
    private static final List<String> IDENTITY =
            List.of(
                    "sh",
                    "-c",
                    "cat /proc/self/cgroup; for n in user mnt pid net ipc uts cgroup;"
                            + " do readlink /proc/self/ns/$n; done;"
                            + " grep -E '^(Uid|Gid|Cap[A-Za-z]+|NoNewPrivs|Seccomp):' /proc/self/status;"
                            + " pwd; echo $KEY $HOME; ls /proc/self/fd | wc -l");

    @TempDir Path folder;
    private final Cgroups groups = Cgroups.of("exec" + ProcessHandle.current().pid());
    private final Semaphore places = new Semaphore(2);
    private Path run;
    private Running app;
    private Entry entry;

    /** Gathers what a command prints. */
    private static class Seen implements Execution.Watcher {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final CompletableFuture<Integer> end = new CompletableFuture<>();

        @Override
        public synchronized void printed(Execution.Stream stream, byte[] bytes) {
            (stream == Execution.Stream.STDOUT ? out : err).writeBytes(bytes);
        }

        @Override
        public void ended(int exitCode) {
            end.complete(exitCode);
        }

        synchronized String out() {
            return out.toString(StandardCharsets.UTF_8);
        }

        synchronized String err() {
            return err.toString(StandardCharsets.UTF_8);
        }

        int code() throws Exception {
            return end.get(15, TimeUnit.SECONDS);
        }
    }

    @BeforeEach
    void start() throws IOException {
        assumeTrue(UnixUser.ofThisProcess().uid() == 0, "needs root, or root in a user namespace");
        run = Files.createDirectories(folder.resolve("app/run-1"));
        Attendant.prepare(run);
        var sandbox =
                new Sandbox(
                        Files.createDirectories(folder.resolve("project")),
                        "/app",
                        List.of(
                                "sh",
                                "-c",
                                "\"$@\" >identity; exec sleep 1000",
                                "sh",
                                IDENTITY.get(0),
                                IDENTITY.get(1),
                                IDENTITY.get(2)),
                        Map.of("PATH", "/usr/bin:/bin", "KEY", "value", "HOME", "/home/app"),
                        List.of(new Mount(Attendant.folder(run), Attendant.INSIDE, false)),
                        List.of(),
                        "",
                        "app",
                        UnixUser.ofThisProcess(),
                        new Limits(
                                Optional.of(256L << 20),
                                Optional.empty(),
                                Optional.of(200),
                                Optional.empty()),
                        Attendant.SCRIPT);
        app =
                Bubblewrap.launch(
                                sandbox,
                                new LaunchFiles(run, run.resolve("out"), run.resolve("err")),
                                groups,
                                ExecTest::started)
                        .join();
        entry = new Entry(run, Place.inSandbox(app::init), places);
    }

    private static CompletableFuture<Process> started(ProcessBuilder process) {
        try {
            return CompletableFuture.completedFuture(process.start());
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @AfterEach
    void end() throws Exception {
        if (app != null) {
            app.kill();
            app.onExit().get(10, TimeUnit.SECONDS);
            groups.release(run);
        }
        groups.close();
    }

    private static ExecRequest words(String... words) {
        return new ExecRequest(List.of(words), Optional.empty(), Map.of());
    }

    private static ExecRequest onTerminal(String... words) {
        return new ExecRequest(
                List.of(words), Optional.of(new TerminalSize(100, 30)), Map.of("TERM", "xterm"));
    }

    private int code(String... words) throws Exception {
        await().until(() -> places.availablePermits() == 2); // the last one is cleared away
        var seen = new Seen();
        try (var _ = entry.start(words(words), seen)) {
            return seen.code();
        }
    }

    @Test
    void a_command_is_in_the_very_sandbox_of_the_app_with_its_limits_and_no_more_rights()
            throws Exception {
        var seen = new Seen();
        try (var _ = entry.start(new ExecRequest(IDENTITY, Optional.empty(), Map.of()), seen)) {
            assertThat(seen.code()).isZero();
        }
        var mine = folder.resolve("project/identity");
        await().untilAsserted( // the app may still be writing
                        () ->
                                assertThat(seen.out().strip())
                                        .isEqualTo(Files.readString(mine).strip()));
        assertThat(seen.out())
                .contains("CapEff:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2");
    }

    @Test
    void streams_are_told_apart_and_the_exit_code_is_passed_on() throws Exception {
        var seen = new Seen();
        try (var _ = entry.start(words("sh", "-c", "echo one; echo two >&2; exit 7"), seen)) {
            assertThat(seen.code()).isEqualTo(7);
        }
        assertThat(seen.out()).isEqualTo("one\n");
        assertThat(seen.err()).isEqualTo("two\n");
        assertThat(code("nosuchcommand")).isEqualTo(127);
        assertThat(code("exit", "3")).as("no command, but built into shells").isEqualTo(127);
        assertThat(code("/etc/passwd")).isEqualTo(126);
        assertThat(code("sh", "-c", "kill -TERM $$")).isEqualTo(143);
        assertThat(code("test", "it's $HOME", "=", "it's $HOME")).isZero();
    }

    @Test
    void megabytes_pass_through_and_the_end_of_input_is_seen() throws Exception {
        var seen = new Seen();
        var bytes = new byte[3_000_000];
        new java.util.Random(5).nextBytes(bytes);
        try (var command = entry.start(words("cat"), seen)) {
            for (var at = 0; at < bytes.length; at += 100_000) {
                command.type(Arrays.copyOfRange(bytes, at, at + 100_000))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
            }
            command.endInput();
            assertThat(seen.code()).isZero();
        }
        assertThat(seen.out.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void nothing_is_lost_on_a_reader_that_takes_its_time() throws Exception {
        var gate = new CompletableFuture<Boolean>();
        var seen =
                new Seen() {
                    @Override
                    public void printed(Execution.Stream stream, byte[] bytes) {
                        gate.join();
                        super.printed(stream, bytes);
                    }
                };
        try (var _ = entry.start(words("head", "-c", "60000", "/dev/zero"), seen)) {
            // a pipe takes 64 KB, however little was read of it: all of it is in there by now, and
            // nobody is left who wrote it
            await().pollDelay(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> processes() <= 2);
            gate.complete(true);
            assertThat(seen.code()).isZero();
        }
        assertThat(seen.out()).hasSize(60_000);
    }

    private long processes() {
        return ProcessHandle.of(app.init()).stream().flatMap(ProcessHandle::descendants).count();
    }

    @Test
    void a_terminal_is_a_real_one_with_a_size_and_an_interrupt_key() throws Exception {
        var seen = new Seen();
        // A test run in the background of a script ignores the interrupt key, and so would the
        // shell.
        var obedient = onTerminal("env", "--default-signal=INT", "sh", "-i");
        try (var shell = entry.start(obedient, seen)) {
            type(shell, "stty size; tty\n");
            await().until(() -> seen.out().contains("30 100") && seen.out().contains("/dev/pts/"));
            shell.resize(new TerminalSize(60, 20));
            type(shell, "stty size\n");
            await().until(() -> seen.out().contains("20 60"));
            type(shell, "sleep 100; echo slept=$?\n");
            await().until(() -> seen.out().contains("slept=$?"));
            await().until(
                            () -> {
                                type(shell, "\u0003");
                                type(shell, "echo al''ive\n");
                                return seen.out().contains("alive");
                            });
            type(shell, "exit 3\n");
            assertThat(seen.code()).isEqualTo(3);
        }
    }

    @Test
    void a_command_whose_caller_is_gone_ends_with_all_that_it_started() throws Exception {
        var seen = new Seen();
        var script = "sleep 1001 & sleep 1002 & echo ready; wait";
        var command = entry.start(words("sh", "-c", script), seen);
        await().until(() -> seen.out().contains("ready"));
        await().until(() -> sleepers() == 2); // they are the shell until they are themselves
        command.close();
        await().until(() -> sleepers() == 0);
        var terminal = entry.start(onTerminal("sh", "-c", script), seen);
        await().until(() -> sleepers() == 2);
        terminal.close();
        await().until(() -> sleepers() == 0);
        await().until(() -> places.availablePermits() == 2);
        await().until(() -> files() == 1); // the pipe of requests
    }

    @Test
    void the_next_daemon_ends_the_commands_of_the_last_one() throws Exception {
        var seen = new Seen();
        entry.start(words("sleep", "1001"), seen);
        await().until(() -> sleepers() == 1);
        Entry.endCommands(Place.inSandbox(app::init));
        await().until(() -> sleepers() == 0); // the kernel clears away in its own time
        assertThat(app.app()).isPresent();
        seen.code();
    }

    @Test
    void an_empty_sandbox_is_found_when_its_init_was_never_written_down() throws Exception {
        // a monitor that has ended, and no second line: the daemon was killed before it wrote that
        Files.writeString(run.resolve("processes"), "999999999 1\n");
        assertThat(Leftovers.isAlive(run)).isFalse();
        var other = Files.createDirectories(folder.resolve("other/run-1"));
        Files.copy(run.resolve("status"), other.resolve("status"));
        assertThat(Leftovers.init(other)).isEmpty();
        assertThat(Leftovers.init(run).map(ProcessStamp::pid)).contains(app.init());
    }

    @Test
    void a_command_ends_with_its_app_and_none_starts_afterwards() throws Exception {
        var seen = new Seen();
        entry.start(words("sleep", "1001"), seen);
        app.kill();
        assertThat(seen.code()).isEqualTo(137);
        assertThatThrownBy(() -> entry.start(words("true"), new Seen()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("No command can be started");
        assertThat(places.availablePermits()).isEqualTo(2);
    }

    @Test
    void a_start_that_fails_leaves_no_thread_and_no_file() throws Exception {
        Files.delete(Attendant.folder(run).resolve("requests"));
        assertThatThrownBy(() -> entry.start(words("true"), new Seen()))
                .isInstanceOf(ProblemException.class);
        assertThat(files()).isZero();
        assertThat(places.availablePermits()).isEqualTo(2);
        await().until(
                        () ->
                                Thread.getAllStackTraces().keySet().stream()
                                        .noneMatch(
                                                thread -> thread.getName().equals("exec-status")));
    }

    @Test
    void there_is_a_bound_on_commands_at_the_same_time() throws Exception {
        var first = entry.start(words("sleep", "1001"), new Seen());
        var second = entry.start(words("sleep", "1001"), new Seen());
        assertThatThrownBy(() -> entry.start(words("true"), new Seen()))
                .hasMessageContaining("Too many commands");
        first.close();
        second.close();
        await().until(() -> places.availablePermits() == 2);
    }

    private static void type(Execution shell, String text) {
        shell.type(text.getBytes(StandardCharsets.UTF_8)).toCompletableFuture().join();
    }

    private long sleepers() {
        return ProcessHandle.of(app.init()).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(process -> process.info().commandLine().orElse("").contains("sleep 100"))
                .filter(process -> !process.info().commandLine().orElse("").contains("sleep 1000"))
                .filter(process -> process.info().command().orElse("").endsWith("sleep"))
                .count();
    }

    private long files() throws IOException {
        try (var files = Files.list(Attendant.folder(run))) {
            return files.count();
        }
    }
}
