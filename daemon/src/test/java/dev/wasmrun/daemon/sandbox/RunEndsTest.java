package dev.wasmrun.daemon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.linux.ProcessEnds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** How real sandboxes end, and who knows of it. */
class RunEndsTest extends RealSandboxes {
    @ParameterizedTest
    @ValueSource(strings = {"7:exit 7", "127:nosuch", "143:kill -TERM $$", "126:/etc/passwd"})
    void an_exit_code_is_passed_on(String codeAndCommand) throws Exception {
        var parts = codeAndCommand.split(":");
        var running = run(network("exit"), parts[1]);
        assertThat(running.onExit().get(10, TimeUnit.SECONDS))
                .isEqualTo(Integer.parseInt(parts[0]));
    }

    @Test
    void to_terminate_reaches_every_process_and_lets_them_clean_up() throws Exception {
        var running =
                run(
                        network("term"),
                        "trap : TERM; (trap 'echo child bye; exit' TERM; touch /app/up; while :; do read x </dev/zero & wait; done) & wait; wait");
        await().until(() -> Files.exists(folder.resolve("project/up")));
        running.terminate();
        running.onExit().get(10, TimeUnit.SECONDS);
        assertThat(Files.readString(folder.resolve("run1/out"))).contains("child bye");
        await().until(() -> ProcessHandle.of(running.init()).isEmpty());
    }

    @Test
    void to_kill_ends_what_ignores_every_signal() throws Exception {
        var running = run(network("kill"), "trap '' TERM; setsid sleep 1000 & touch /app/up; wait");
        await().until(() -> Files.exists(folder.resolve("project/up")));
        running.kill();
        assertThat(running.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(137);
    }

    @Test
    void a_leftover_of_a_killed_daemon_is_ended_once_and_its_number_is_safe_later()
            throws Exception {
        var running = run(network("left"), "sleep", "1000");
        var init = ProcessStamp.of(running.init()).orElseThrow();
        var reused = new ProcessStamp(ProcessHandle.current().pid(), init.startTime() + 1);
        var other = Files.createDirectories(folder.resolve("other"));
        Leftovers.note(other, reused);
        Leftovers.kill(other);
        var run = folder.resolve("run" + runs);
        Leftovers.kill(run);
        assertThat(running.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(137);
        Leftovers.kill(run);
    }

    @Test
    void a_run_is_taken_over_by_one_that_did_not_start_it() throws Exception {
        var network = network("taken");
        var running = run(network, "trap 'exit 9' TERM; echo on; while :; do sleep 0.05; done");
        var run = folder.resolve("run" + runs);
        await().until(() -> Files.readString(run.resolve("out")).contains("on"));
        try (var ends = ProcessEnds.watch()) {
            var adopted = Launch.adopt(run, ends::of).get(10, TimeUnit.SECONDS);
            assertThat(adopted.app()).isEqualTo(running.app());
            assertThat(adopted.onExit()).isNotDone();
            adopted.terminate();
            assertThat(adopted.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(9);
            assertThat(adopted.endedAt()).isEqualTo(running.endedAt());
        }
    }

    @Test
    void how_a_run_ended_is_known_to_one_that_comes_too_late() throws Exception {
        run(network("late"), "exit 5").onExit().get(10, TimeUnit.SECONDS);
        var run = folder.resolve("run" + runs);
        try (var ends = ProcessEnds.watch()) {
            var adopted = Launch.adopt(run, ends::of).get(10, TimeUnit.SECONDS);
            assertThat(adopted.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(5);
            assertThat(Leftovers.isAlive(run)).isFalse();
        }
    }

    @Test
    void the_init_is_found_also_when_nobody_wrote_it_down() throws Exception {
        var running = run(network("unnoted"), "sleep", "1000");
        var run = folder.resolve("run" + runs);
        var noted = Files.readAllLines(run.resolve("processes"));
        assertThat(noted).hasSize(2);
        Files.writeString(run.resolve("processes"), noted.getFirst() + "\n");
        assertThat(Leftovers.init(run)).hasValue(ProcessStamp.of(running.init()).orElseThrow());
        Leftovers.kill(run);
        assertThat(running.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(137);
    }
}
