package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

class ExecIT extends HouseTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @BeforeAll
    void start() {
        var folder = house.project("box", NodeApps.answering("box"));
        house.wasmrun("os", folder, "-d", "--wait", "--env", "COLOUR=blue").expect(0);
    }

    @Test
    void a_commands_output_and_exit_code_are_passed_on() {
        var ended =
                house.wasmrun("exec", "box", "--", "sh", "-c", "echo $COLOUR; echo e >&2; exit 5");
        ended.expect(5);
        assertThat(ended.out()).isEqualTo("blue\n");
        assertThat(ended.err()).isEqualTo("e\n");
        house.wasmrun("exec", "box", "--", "nosuch").expect(127);
        house.wasmrun("exec", "box", "--", "/app/server.js").expect(126);
        assertThat(house.wasmrun("exec", "bo", "--env", "A=b c", "--", "sh", "-c", "echo $A").out())
                .isEqualTo("b c\n");
    }

    @Test
    void bytes_pass_through_unchanged_both_ways() {
        var ended =
                house.script(
                                "head -c 5000000 /dev/urandom >bytes;"
                                        + " $WASMRUN exec box -- cat <bytes >back;"
                                        + " cmp bytes back && echo same; rm bytes back")
                        .ended(House.LONG);
        assertThat(ended.out()).isEqualTo("same\n");
    }

    @Test
    void a_shell_has_a_real_terminal() throws IOException {
        var call =
                house.script(
                        "exec script -qec 'stty cols 77 rows 33; exec $WASMRUN shell box' /dev/null");
        try (var keys = call.process().getOutputStream()) {
            type(keys, "stty size; pwd\n");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(call.outText()).contains("33 77", "/app"));
            type(keys, "sleep 300\n");
            await().atMost(SOON)
                    .until(
                            () -> {
                                type(keys, "\u0003");
                                type(keys, "echo al''ive\n");
                                return call.outText().contains("alive");
                            });
            type(keys, "exit 4\n");
            call.ended(House.LONG).expect(4);
        }
    }

    private static void type(java.io.OutputStream keys, String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    @Test
    void ctrl_c_ends_a_command_also_where_a_script_started_the_daemon_in_its_background() {
        house.script("trap '' INT QUIT; exec $WASMRUN daemon restart").ended(House.LONG).expect(0);
        var folder = house.project("obeys", NodeApps.answering("obeys"));
        house.wasmrun("os", folder, "-d", "--wait").expect(0);
        var ignored = house.wasmrun("exec", "obeys", "--", "grep", "SigIgn", "/proc/self/status");
        var signals = Long.parseLong(ignored.expect(0).out().strip().split("\\s+")[1], 16);
        assertThat(signals & (1 << 1 | 1 << 2)).isZero();
    }

    @Test
    void a_command_ends_when_its_caller_does_and_when_its_app_does() {
        house.project("brief", NodeApps.answering("brief"));
        house.wasmrun("os", house.base().resolve("projects/brief"), "-d", "--wait").expect(0);
        var left = house.start(Map.of(), "exec", "brief", "--", "sh", "-c", "echo on; sleep 1234");
        await().atMost(SOON).until(() -> left.outText().contains("on"));
        assertThat(sleepers()).isEqualTo(1);
        left.process().destroyForcibly();
        await().atMost(SOON).until(() -> sleepers() == 0);

        var ending =
                house.start(Map.of(), "exec", "brief", "--", "sh", "-c", "echo on; sleep 1234");
        await().atMost(SOON).until(() -> ending.outText().contains("on"));
        house.wasmrun("stop", "brief").expect(0);
        assertThat(ending.ended(SOON).code()).isIn(137, 143);
        var refused = house.wasmrun("exec", "brief", "--", "true").expect(6);
        assertThat(refused.err()).contains("brief is stopped", "wasmrun start brief");
        house.wasmrun("rm", "brief").expect(0);
    }

    private static long sleepers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("sleep"))
                .filter(process -> process.info().commandLine().orElse("").contains("1234"))
                .count();
    }

    @Test
    void commands_go_on_being_started_after_the_daemon_was_killed() {
        ProcessHandle.of(house.daemonPid()).orElseThrow().destroyForcibly();
        house.wasmrun("daemon", "start").expect(0);
        await().atMost(SOON).until(() -> house.wasmrun("exec", "box", "--", "true").code() == 0);
    }

    @Test
    void a_call_without_a_command_says_how_to_write_one() {
        assertThat(house.wasmrun("exec", "box").expect(2).err()).contains("wasmrun exec APP -- ls");
        house.wasmrun("exec", "nobody", "--", "true").expect(3);
    }
}
