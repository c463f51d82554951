package dev.wasmrun.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class MeterTest {
    private static final long PAGE = 4096;

    @Test
    void one_look_serves_all_processes_and_a_broken_one_harms_no_other() throws Exception {
        var busy = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        var told = new CopyOnWriteArrayList<Measure>();
        try (var meter = Meter.start(PAGE);
                var _ = meter.watch(busy.pid(), MeterTest::broken, _ -> {});
                var _ = meter.watch(busy.pid(), () -> List.of("met"), told::add)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !told.isEmpty());
            assertThat(told.getFirst().usage().cpus()).isPositive();
            assertThat(told.getFirst().usage().processes()).isEqualTo(1);
            assertThat(told.getFirst().limitsMet()).containsExactly("met");
        } finally {
            busy.destroyForcibly();
        }
    }

    @Test
    void a_look_that_takes_long_is_made_less_often_but_still_every_few_seconds() {
        assertThat(Meter.pauseAfter(Duration.ofMillis(2))).isEqualTo(Duration.ofSeconds(3));
        assertThat(Meter.pauseAfter(Duration.ofMillis(25))).isEqualTo(Duration.ofSeconds(5));
        assertThat(Meter.pauseAfter(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(10));
    }

    private static List<String> broken() {
        throw new IllegalStateException("a bug");
    }
}
