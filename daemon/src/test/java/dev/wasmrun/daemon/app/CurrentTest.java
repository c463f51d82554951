package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Port;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

class CurrentTest {
    private static final PortsSeen.Wanted PLANNED = wanted(3000, false);

    private final Current launched = Current.launched(2, 99, Instant.now(), false, true);

    private static PortsSeen.Wanted wanted(int port, boolean known) {
        return new PortsSeen.Wanted(new Port(port), known, List.of(), Optional.empty());
    }

    private static List<Port> ports(int... numbers) {
        return IntStream.of(numbers).mapToObj(Port::new).toList();
    }

    @Test
    void a_process_that_listens_nowhere_is_not_ready() {
        assertThat(launched.ready()).isFalse();
        assertThat(launched.listening(List.of(), PLANNED).answered()).isFalse();
    }

    @Test
    void the_planned_port_goes_first() {
        var now = launched.listening(ports(80, 3000, 8080), PLANNED);
        assertThat(now.ports()).isEqualTo(ports(3000, 80, 8080));
        assertThat(now.ready()).isTrue();
    }

    @Test
    void a_debugger_or_a_hot_reload_socket_is_not_the_page() {
        assertThat(launched.listening(ports(9229, 9230, 24678), PLANNED).ready()).isFalse();
        assertThat(launched.listening(ports(5173, 24678), PLANNED).ports()).isEqualTo(ports(5173));
    }

    @Test
    void a_side_port_that_the_plan_expects_is_the_page() {
        assertThat(launched.listening(ports(9229), wanted(9229, false)).ports())
                .isEqualTo(ports(9229));
    }

    @Test
    void a_process_that_stopped_listening_has_answered_once() {
        var now = launched.listening(ports(3000), PLANNED).listening(List.of(), PLANNED);
        assertThat(now.ready()).isFalse();
        assertThat(now.answered()).isTrue();
        assertThat(now.run()).isEqualTo(2);
        assertThat(now.pid()).isEqualTo(99);
    }

    @Test
    void a_port_that_the_kernel_chose_is_the_page_only_when_nothing_better_comes() {
        assertThat(launched.listening(ports(36503), PLANNED).ready()).isFalse();
        assertThat(launched.listening(ports(8002), PLANNED).ready()).isFalse();
        assertThat(launched.listening(ports(36503), wanted(36503, false)).ready()).isTrue();
        assertThat(launched.listening(ports(36503, 61000, 8080), PLANNED).ports())
                .isEqualTo(ports(61000, 8080, 36503));

        var old = Current.launched(2, 99, Instant.now().minusSeconds(11), false, true);
        assertThat(old.listening(ports(36503), PLANNED).ports()).isEqualTo(ports(36503));
        var answered = Current.launched(2, 99, Instant.now(), true, true);
        assertThat(answered.listening(ports(36503), PLANNED).ready()).isTrue();
    }

    @Test
    void a_server_elsewhere_is_not_the_page_of_which_the_port_is_known() {
        var known = wanted(3000, true);
        assertThat(launched.listening(ports(8080), known).ready()).isFalse();
        assertThat(launched.listening(ports(8080, 3000), known).ports())
                .isEqualTo(ports(3000, 8080));

        var old = Current.launched(2, 99, Instant.now().minusSeconds(11), false, true);
        assertThat(old.listening(ports(8080), known).ports())
                .as("it goes where it likes after all")
                .isEqualTo(ports(8080));
    }
}
