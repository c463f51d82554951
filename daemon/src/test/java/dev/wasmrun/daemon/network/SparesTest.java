package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;

@Timeout(30)
class SparesTest {
    private final TaskThread inside = TaskThread.start("spares-test");
    private final Spares spares = new Spares(inside);

    @Test
    void there_are_none_before_the_first_visitor() {
        assertThat(spares.left()).isZero();
    }

    @Test
    void the_first_visitor_has_a_whole_batch_opened_for_those_after_it() throws IOException {
        assertThat(spares.take()).isEmpty();
        untilTheThreadIsIdle();
        assertThat(spares.left()).isEqualTo(2 * Spares.FIRST);
        try (var socket = spares.take().orElseThrow()) {
            assertThat(socket.number()).isPositive();
        }
    }

    @Test
    void a_crowd_of_visitors_has_more_opened_up_to_a_bound() throws IOException {
        var most = 0; // one crowd may take what is opened for it as fast as it is opened
        for (var crowd = 0; crowd < 20; crowd++) {
            takeAll();
            untilTheThreadIsIdle();
            most = Math.max(most, spares.left());
        }
        assertThat(most).isEqualTo(Spares.MOST);
    }

    private void takeAll() throws IOException {
        for (var next = spares.take(); next.isPresent(); next = spares.take()) {
            next.get().close();
        }
    }

    @Test
    void none_is_left_open_after_the_end_so_that_the_network_can_go() {
        assertThat(spares.take()).isEmpty();
        untilTheThreadIsIdle();
        spares.close();
        assertThat(spares.left()).isZero();
        assertThat(spares.take()).isEmpty();
        untilTheThreadIsIdle();
        assertThat(spares.take()).isEmpty();
    }

    private void untilTheThreadIsIdle() {
        inside.call(() -> true).join(); // it works in order
    }

    @AfterEach
    void end() {
        spares.close();
        inside.close();
    }
}
