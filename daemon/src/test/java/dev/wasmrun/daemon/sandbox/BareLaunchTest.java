package dev.wasmrun.daemon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wasmrun.daemon.linux.ProcessEnds;
import dev.wasmrun.protocol.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

@Timeout(120)
class BareLaunchTest {
    private static final Cgroups NO_GROUPS = new Cgroups(0, Map.of());
    private static final Rights OURS = new Rights(UnixUser.ofThisProcess(), List.of());
    // Twice in the background, in a session of its own, and nobody's child.
    private static final String TWICE_IN_THE_BACKGROUND =
            "(setsid sh -c 'echo $$ >\"%s\"; exec sleep 1000' >/dev/null 2>&1 &)";

    @TempDir Path folder;
    private Cgroups groups = NO_GROUPS;
    private int runs;

    @AfterEach
    void end() throws IOException {
        for (var n = 1; n <= runs; n++) {
            Leftovers.kill(run(n));
            groups.release(run(n));
        }
        groups.close();
    }

    private Path run(int number) {
        return folder.resolve("an app/run-" + number);
    }

    private Running launch(Map<String, String> env, Rights rights, String... command) {
        try {
            var run = Files.createDirectories(run(++runs));
            var bare =
                    new Bare(
                            Files.createDirectories(folder.resolve("project")),
                            List.of(command),
                            env,
                            rights,
                            new Limits(
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.of(500),
                                    Optional.empty()),
                            "");
            return BareLaunch.launch(
                            bare,
                            new LaunchFiles(run, run.resolve("stdout"), run.resolve("stderr")),
                            groups)
                    .join();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Running launch(String... command) {
        return launch(Map.of("PATH", Launch.PATH), OURS, command);
    }

    private int code(Running running) throws Exception {
        return running.onExit().get(30, TimeUnit.SECONDS);
    }

    private String stdout() throws IOException {
        return Files.readString(run(runs).resolve("stdout"));
    }

    @Test
    void a_command_runs_in_its_folder_with_its_own_variables_and_no_others() throws Exception {
        var odd = "it's \"$HOME\"\nnew line \\";
        var running =
                launch(
                        Map.of("ODD", odd, "PATH", "/usr/bin:/bin"),
                        OURS,
                        "sh",
                        "-c",
                        "pwd; env -0");
        assertThat(code(running)).isZero();
        assertThat(stdout()).startsWith(folder.resolve("project") + "\n").contains("ODD=" + odd);
        var names = stdout().split("\n", 2)[1].split("\0");
        assertThat(names)
                .extracting(line -> line.split("=")[0])
                .containsExactlyInAnyOrder("ODD", "PATH", "PWD", "OLDPWD", Kin.MARK);
    }

    @Test
    void its_exit_code_is_told_also_that_of_a_signal_and_of_a_command_that_is_not_there()
            throws Exception {
        assertThat(code(launch("sh", "-c", "exit 7"))).isEqualTo(7);
        assertThat(code(launch("sh", "-c", "kill -9 $$"))).isEqualTo(137);
        assertThat(Files.readString(run(runs).resolve("stderr"))).as("no word of ours").isEmpty();
        assertThat(code(launch("not-there-at-all", "word"))).isEqualTo(127);
    }

    @Test
    void no_variable_of_the_app_reaches_what_runs_with_the_daemons_rights() throws Exception {
        var running = launch(Map.of("LD_PRELOAD", "/evil.so"), OURS, "sleep", "1000");
        var keeper = Files.readString(Path.of("/proc/" + running.monitor() + "/environ"));
        assertThat(keeper).doesNotContain("LD_PRELOAD").contains(Kin.MARK);
        running.kill();
    }

    @Test
    void an_app_is_asked_to_end_and_so_is_what_it_put_into_the_background() throws Exception {
        var pid = folder.resolve("pid");
        var running =
                launch("sh", "-c", TWICE_IN_THE_BACKGROUND.formatted(pid) + "; exec sleep 1000");
        var child = awaitChild(pid);
        running.terminate();
        assertThat(code(running)).isEqualTo(143);
        awaitGone(child);
    }

    @Test
    void what_is_killed_is_killed_with_all_its_processes() throws Exception {
        var pid = folder.resolve("pid");
        var running =
                launch(
                        "sh",
                        "-c",
                        "trap '' TERM; "
                                + TWICE_IN_THE_BACKGROUND.formatted(pid)
                                + "; while :; do sleep 1; done");
        var child = awaitChild(pid);
        running.kill();
        assertThat(code(running)).isEqualTo(137);
        awaitGone(child);
    }

    @Test
    void what_a_command_left_behind_ends_with_it() throws Exception {
        var pid = folder.resolve("pid");
        var background = TWICE_IN_THE_BACKGROUND.formatted(pid);
        var running = launch("sh", "-c", background + "; until [ -s '" + pid + "' ]; do :; done");
        assertThat(code(running)).isZero();
        awaitGone(awaitChild(pid));
    }

    @Test
    void with_control_groups_not_even_one_without_our_mark_gets_away() throws Exception {
        groups = Cgroups.of("bare-test-" + ProcessHandle.current().pid());
        assumeTrue(groups.controllers().contains(Controller.PIDS), "needs control groups");
        var pid = folder.resolve("pid");
        var hidden = "env -i PATH=/usr/bin:/bin " + "sh -c '" + "echo $$ >\"%s\"; exec sleep 1000'";
        var running =
                launch("sh", "-c", "(setsid " + hidden.formatted(pid) + " &); exec sleep 1000");
        var child = awaitChild(pid);
        assertThat(Files.readString(Path.of("/proc/" + child.pid() + "/environ")))
                .doesNotContain(Kin.MARK);
        await().until(() -> child.parent().filter(p -> p.pid() == running.init()).isEmpty());
        running.kill();
        assertThat(code(running)).isEqualTo(137);
        awaitGone(child);
    }

    @Test
    void a_daemon_that_comes_later_takes_it_over_and_ends_it() throws Exception {
        var pid = folder.resolve("pid");
        var running =
                launch("sh", "-c", TWICE_IN_THE_BACKGROUND.formatted(pid) + "; exec sleep 1000");
        var child = awaitChild(pid);
        try (var ends = ProcessEnds.watch()) {
            var adopted = Launch.adopt(run(runs), ends::of).get(10, TimeUnit.SECONDS);
            assertThat(adopted.app()).isEqualTo(running.app());
            adopted.kill();
            assertThat(code(adopted)).isEqualTo(137);
        }
        awaitGone(child);
    }

    @Test
    void a_strangers_process_with_another_mark_is_left_alone() throws Exception {
        var builder = new ProcessBuilder("sleep", "1000");
        builder.environment().put(Kin.MARK, run(1) + "0");
        var stranger = builder.start();
        try {
            launch("sleep", "1000").kill();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void a_root_daemon_gives_the_rights_of_the_projects_owner_and_none_of_its_own()
            throws Exception {
        assumeTrue(Files.isWritable(Path.of("/etc/shadow")), "needs root");
        var project = Files.createDirectories(folder.resolve("project"));
        Files.setAttribute(folder, "unix:mode", 0755);
        Files.setAttribute(project, "unix:uid", 4711);
        Files.setAttribute(project, "unix:gid", 4712);
        var rights = Rights.ofOwner(project);
        assertThat(rights.areOurs()).isFalse();
        var running =
                launch(
                        Map.of("PATH", "/usr/bin:/bin", "SECRET", "value"),
                        rights,
                        "sh",
                        "-c",
                        "id -u; id -g; id -G; echo $SECRET; cat /etc/shadow; echo more >>/dev/stdout");
        assertThat(code(running)).isZero();
        assertThat(stdout()).isEqualTo("4711\n4712\n4712\nvalue\nmore\n");
    }

    private ProcessHandle awaitChild(Path file) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(file) && Files.size(file) > 0);
        try {
            var number = Long.parseLong(Files.readString(file).strip());
            return ProcessHandle.of(number).orElse(ProcessHandle.current());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitGone(ProcessHandle child) {
        if (child.pid() != ProcessHandle.current().pid()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> ProcessStamp.of(child.pid()).isEmpty());
        }
    }
}
