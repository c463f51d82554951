package dev.wasmrun.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

class MeterTest {
    private static final long PAGE = 4096;
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void one_look_serves_all_processes_and_a_broken_one_harms_no_other() throws Exception {
        var busy = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        var told = new CopyOnWriteArrayList<Measure>();
        try (var meter = Meter.start(PAGE, () -> false);
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
        var pauses = Meter.Pauses.USUAL;
        assertThat(pauses.after(Duration.ofMillis(2))).isEqualTo(Duration.ofSeconds(3));
        assertThat(pauses.after(Duration.ofMillis(25))).isEqualTo(Duration.ofSeconds(5));
        assertThat(pauses.after(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void while_nobody_is_there_it_looks_until_it_has_all_figures_and_then_when_somebody_comes()
            throws Exception {
        var looks = new AtomicInteger();
        var followed = new AtomicBoolean();
        var moment = Duration.ofMillis(5);
        var pauses = new Meter.Pauses(moment, HOUR, HOUR);
        try (var meter = Meter.start(PAGE, pauses, followed::get);
                var _ = meter.watch(ProcessHandle.current().pid(), () -> seen(looks), _ -> {})) {
            await().until(() -> looks.get() >= 2 && isOver(looks));
            var before = looks.get();
            meter.seen();
            await().until(() -> isOver(looks));
            assertThat(looks).hasValue(before + 1);
            followed.set(true);
            meter.seen();
            await().until(() -> looks.get() > 5);
            followed.set(false);
            await().until(() -> isOver(looks));
        }
    }

    @Test
    void a_limit_that_is_met_while_nobody_is_there_is_told() throws Exception {
        var moment = Duration.ofMillis(5);
        var met = new AtomicReference<List<String>>(List.of());
        var told = new CopyOnWriteArrayList<Measure>();
        try (var meter = Meter.start(PAGE, new Meter.Pauses(moment, moment, HOUR), () -> false);
                var _ = meter.watch(ProcessHandle.current().pid(), met::get, told::add)) {
            await().until(() -> !told.isEmpty());
            TimeUnit.MILLISECONDS.sleep(100); // by now it dozes
            met.set(List.of("Refused"));
            await().until(() -> told.getLast().limitsMet().equals(List.of("Refused")));
        }
    }

    private static boolean isOver(AtomicInteger looks) throws InterruptedException {
        var before = looks.get();
        TimeUnit.MILLISECONDS.sleep(100);
        return looks.get() == before;
    }

    private static List<String> seen(AtomicInteger looks) {
        looks.incrementAndGet();
        return List.of();
    }

    private static List<String> broken() {
        throw new IllegalStateException("a bug");
    }
}
