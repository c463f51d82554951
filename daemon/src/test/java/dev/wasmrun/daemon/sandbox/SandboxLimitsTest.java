package dev.wasmrun.daemon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wasmrun.protocol.Limits;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Limits that hold real sandboxes. */
class SandboxLimitsTest extends RealSandboxes {
    @Test
    void who_takes_more_memory_than_allowed_is_killed_and_the_log_can_say_so() throws Exception {
        assumeTrue(groups.controllers().contains(Controller.MEMORY), "no memory control group");
        limits =
                new Limits(
                        Optional.of(48L << 20),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        var eat =
                "x = bytearray(); [x.extend(bytes(1 << 20)) for _ in range(500)]; print('had it')";
        var running = run(network("greedy"), "/usr/bin/python3", "-c", eat);
        assertThat(running.onExit().get(30, TimeUnit.SECONDS)).isEqualTo(137);
        var run = folder.resolve("run" + runs);
        assertThat(Files.readString(run.resolve("out"))).doesNotContain("had it");
        assertThat(groups.met(run, limits).get()).containsExactly("Killed: memory limit 48 MB");
        groups.release(run);
        assertThat(groups.met(run, limits).get()).isEmpty();
    }

    @Test
    void a_fork_bomb_stops_at_its_limit() throws Exception {
        assumeTrue(groups.controllers().contains(Controller.PIDS), "no pids control group");
        limits = new Limits(Optional.empty(), Optional.empty(), Optional.of(20), Optional.empty());
        var bomb =
                "import os,time\nn = 0\ntry:\n  while n < 200:\n    n += 1\n"
                        + "    if os.fork() == 0: time.sleep(60); os._exit(0)\n"
                        + "except OSError as e: print('refused at', n, e.errno)";
        var running = run(network("bomb"), "/usr/bin/python3", "-c", bomb);
        assertThat(running.onExit().get(30, TimeUnit.SECONDS)).isZero();
        var run = folder.resolve("run" + runs);
        assertThat(Files.readString(run.resolve("out"))).matches("refused at 1\\d 11\n");
        assertThat(groups.met(run, limits).get())
                .containsExactly("Refused: process limit 20 reached");
    }

    @Test
    void who_fills_a_temporary_folder_is_refused_there_and_the_log_can_say_so() throws Exception {
        assumeTrue(TemporaryFolders.ofThisMachine().bounded(), "no bubblewrap 0.7");
        limits =
                new Limits(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(2L << 20));
        var fill =
                "for folder in /tmp /run /home /dev/shm; do"
                        + " head -c 3000000 /dev/zero >$folder/much 2>/dev/null && echo took $folder; done;"
                        + " for folder in / /etc /var /dev; do"
                        + " echo x >$folder/little 2>/dev/null && echo wrote $folder; done;"
                        + " stat -c %s /tmp/much; echo device >/dev/null && sleep 1000";
        var running = run(network("full"), fill);
        var out = folder.resolve("run" + runs).resolve("out");
        await().untilAsserted(() -> assertThat(Files.readString(out)).isEqualTo("2097152\n"));
        assertThat(running.fullFolders(2L << 20)).containsExactlyElementsOf(TemporaryFolders.ALL);
        running.kill();
        running.onExit().get(10, TimeUnit.SECONDS);
        assertThat(running.fullFolders(2L << 20)).isEmpty();
    }

    @Test
    void who_may_use_half_a_processor_uses_half_a_processor() throws Exception {
        assumeTrue(groups.controllers().contains(Controller.CPU), "no cpu control group");
        limits = new Limits(Optional.empty(), Optional.of(0.5), Optional.empty(), Optional.empty());
        var burn =
                "import time\nend = time.time() + 2\nwhile time.time() < end: pass\n"
                        + "print(time.process_time())";
        var used =
                Double.parseDouble(output(network("burn"), "/usr/bin/python3 -c '" + burn + "'"));
        assertThat(used).isLessThan(1.5); // of two seconds; 1.0 on a quiet machine
    }
}
