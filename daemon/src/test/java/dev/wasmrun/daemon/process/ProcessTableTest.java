package dev.wasmrun.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.protocol.Usage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ProcessTableTest {
    private static final int PAGE = 4096;
    private static final Path PROC = Path.of("/proc");

    @TempDir Path proc;

    @Test
    void a_process_counts_with_all_that_came_of_it() throws IOException {
        process(10, 1, "sh", 100, 5);
        process(11, 10, "a) R 1 1 (b", 200, 7);
        process(12, 11, "node", 300, 11);
        process(13, 1, "other", 1_000, 1_000);
        Files.createDirectory(proc.resolve("14")); // it has just ended
        Files.createDirectory(proc.resolve("self"));

        var sum = ProcessTable.read(proc, PAGE).of(10);
        assertThat(sum.processes()).isEqualTo(3);
        assertThat(sum.memory()).isEqualTo(23 * PAGE);
        // four times the ticks: user, kernel, and the same of children that ended; 10 ms each
        assertThat(sum.cpuNanos()).isEqualTo(4 * 600 * 10_000_000L);
    }

    @Test
    void a_process_that_is_not_there_takes_nothing() throws IOException {
        var nothing = ProcessTable.read(proc, PAGE).of(99);
        assertThat(nothing.processes()).isZero();
        assertThat(nothing.memory()).isZero();
    }

    @Test
    void what_was_taken_between_two_looks_is_told_in_processors() {
        var before = new Consumption(1_000_000_000L, 500_000_000L, 100, 2);
        var after = new Consumption(3_000_000_000L, 1_500_000_000L, 200, 3);
        assertThat(after.since(before)).isEqualTo(new Usage(0.5, 200, 3));
        assertThat(after.since(after).cpus()).isZero();
        assertThat(new Consumption(4_000_000_000L, 0, 1, 1).since(after).cpus()).isZero();
    }

    @Test
    void a_real_process_that_computes_takes_processor_time() throws IOException {
        var busy = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        try {
            var before = ProcessTable.read(PROC, PAGE).of(busy.pid());
            await().until(
                            () ->
                                    ProcessTable.read(PROC, PAGE).of(busy.pid()).cpuNanos()
                                            > before.cpuNanos());
            assertThat(before.memory()).isPositive();
            assertThat(before.processes()).isEqualTo(1);
        } finally {
            busy.destroyForcibly();
        }
    }

    private void process(int pid, int parent, String name, int ticks, int pages)
            throws IOException {
        var times = (ticks + " ").repeat(4);
        Files.writeString(
                Files.createDirectory(proc.resolve("" + pid)).resolve("stat"),
                "%d (%s) S %d 1 1 0 -1 0 0 0 0 0 %s20 0 1 0 5000 1000000 %d 184467\n"
                        .formatted(pid, name, parent, times, pages));
    }
}
