package dev.wasmrun.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Usage;

import org.junit.jupiter.api.Test;

import java.util.List;

class GaugeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> NONE = List.of();

    private final Gauge gauge = new Gauge();

    private static Consumption after(long seconds, double cpuSeconds, long memory) {
        return new Consumption(seconds * SECOND, (long) (cpuSeconds * SECOND), memory, 1);
    }

    @Test
    void the_first_look_tells_nothing_yet() {
        assertThat(gauge.read(after(1, 0.5, 100), NONE)).isEmpty();
        assertThat(gauge.read(after(3, 1.5, 100), NONE))
                .contains(new Measure(new Usage(0.5, 100, 1), NONE));
    }

    @Test
    void what_changes_nothing_for_those_who_watch_is_not_told_again() {
        gauge.read(after(0, 0, 1_000), NONE);
        gauge.read(after(1, 0, 1_000), NONE);
        assertThat(gauge.read(after(2, 0, 1_000), NONE)).isEmpty();
        assertThat(gauge.read(after(3, 0.001, 1_001), NONE)).isEmpty();
        assertThat(gauge.read(after(4, 0.501, 1_001), NONE)).isPresent();
    }

    @Test
    void small_steps_are_told_once_they_add_up() {
        gauge.read(after(0, 0, 1_000), NONE);
        gauge.read(after(1, 0, 1_000), NONE);
        assertThat(gauge.read(after(2, 0, 1_008), NONE)).isEmpty();
        assertThat(gauge.read(after(3, 0, 1_016), NONE)).isPresent();
    }

    @Test
    void a_limit_that_was_met_is_told_even_when_the_figures_stay() {
        gauge.read(after(0, 0, 1_000), NONE);
        gauge.read(after(1, 0, 1_000), NONE);
        assertThat(gauge.read(after(2, 0, 1_000), List.of("Refused")).orElseThrow().limitsMet())
                .containsExactly("Refused");
    }
}
