package dev.wasmrun.daemon.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.tunnel.Reconnect.Ask;
import dev.wasmrun.daemon.tunnel.Reconnect.GiveUp;
import dev.wasmrun.protocol.TunnelServer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class ReconnectTest {
    private static final TunnelServer FIRST = TunnelServer.parse("one.example");
    private static final TunnelServer SECOND = TunnelServer.parse("two.example:99");
    private static final double MOST = 0.999_999;

    private static Reconnect one() {
        return Reconnect.of(List.of(FIRST), Optional.empty(), 0);
    }

    private static Ask ask(Reconnect.Step step) {
        return (Ask) step.next();
    }

    @Test
    void the_first_server_is_asked_at_once_for_any_port() {
        assertThat(one().begin()).isEqualTo(new Ask(FIRST, 0, Duration.ZERO));
    }

    @Test
    void a_lost_connection_is_made_again_soon_on_the_same_port() {
        var next = ask(one().connected(FIRST, 4000).lost(MOST));
        assertThat(next.port()).isEqualTo(4000);
        assertThat(next.after()).isLessThanOrEqualTo(Reconnect.FIRST);
    }

    @Test
    void pauses_grow_up_to_the_longest_and_are_spread_by_chance() {
        var now = one();
        var before = Duration.ZERO;
        for (var i = 0; i < 30; i++) {
            var longest = ask(now.failed(MOST)).after();
            var shortest = ask(now.failed(0)).after();
            assertThat(longest).isGreaterThanOrEqualTo(before);
            assertThat(longest).isLessThanOrEqualTo(Reconnect.LONGEST);
            assertThat(shortest).isLessThan(longest).isPositive();
            before = longest;
            now = now.failed(0).now();
        }
        assertThat(before).isGreaterThan(Reconnect.LONGEST.minusSeconds(1));
    }

    @Test
    void the_next_server_stands_in_and_gets_its_own_port_until_the_first_is_back() {
        var both = Reconnect.of(List.of(FIRST, SECOND), Optional.empty(), 0);
        var failed = both.connected(FIRST, 4000).failed(0);
        assertThat(ask(failed).server()).isEqualTo(SECOND);
        assertThat(ask(failed).port()).isZero();
        var away = failed.now().connected(SECOND, 5000);
        assertThat(away.isAway()).isTrue();
        assertThat(away.home().server()).isEqualTo(FIRST);
        assertThat(away.connected(FIRST, 4000).isAway()).isFalse();
        assertThat(ask(away.failed(0)).server()).isEqualTo(FIRST);
    }

    @Test
    void a_wrong_secret_and_a_refused_port_end_it_with_the_words_of_the_server() {
        for (var reason :
                List.of(
                        Refused.Reason.SECRET_WRONG,
                        Refused.Reason.SECRET_MISSING,
                        Refused.Reason.SECRET_UNWANTED,
                        Refused.Reason.PORT_NOT_ALLOWED)) {
            var next = one().refused(reason, "the words", 0).next();
            assertThat(next).isInstanceOf(GiveUp.class);
            var problem = ((GiveUp) next).problem();
            assertThat(problem.message()).contains("the words").contains("one.example");
            assertThat(problem.kind().exitCode()).isEqualTo(11);
        }
    }

    @Test
    void the_servers_own_words_are_told_apart() {
        assertThat(Refused.of("invalid secret").reason()).isEqualTo(Refused.Reason.SECRET_WRONG);
        assertThat(Refused.of("server requires secret, but no secret was provided").reason())
                .isEqualTo(Refused.Reason.SECRET_MISSING);
        assertThat(Refused.of("port already in use").reason()).isEqualTo(Refused.Reason.PORT_TAKEN);
        assertThat(Refused.of("client port number not in allowed range").reason())
                .isEqualTo(Refused.Reason.PORT_NOT_ALLOWED);
        assertThat(Refused.of("failed to bind to port").reason()).isEqualTo(Refused.Reason.OTHER);
    }

    private static Reconnect.Step takenTimes(Reconnect from, int times) {
        var step = from.refused(Refused.Reason.PORT_TAKEN, "port already in use", 0);
        for (var i = 1; i < times; i++) {
            step = step.now().refused(Refused.Reason.PORT_TAKEN, "port already in use", 0);
        }
        return step;
    }

    @Test
    void a_port_that_the_server_still_holds_is_asked_for_again_and_then_another_is_taken() {
        var lost = one().connected(FIRST, 4000).lost(0).now();
        assertThat(ask(takenTimes(lost, Reconnect.MOST_TAKEN - 1)).port()).isEqualTo(4000);
        assertThat(ask(takenTimes(lost, Reconnect.MOST_TAKEN)).port()).isZero();
    }

    @Test
    void a_port_that_must_be_had_and_is_taken_ends_it_after_some_attempts() {
        var wished = Reconnect.of(List.of(FIRST), Optional.of(4000), 0);
        assertThat(ask(takenTimes(wished, Reconnect.MOST_TAKEN_BY_OTHERS - 1)).port())
                .isEqualTo(4000);
        assertThat(takenTimes(wished, Reconnect.MOST_TAKEN_BY_OTHERS).next())
                .isInstanceOf(GiveUp.class);
    }

    @Test
    void the_port_of_an_earlier_daemon_is_asked_for() {
        assertThat(Reconnect.of(List.of(FIRST), Optional.empty(), 4000).begin().port())
                .isEqualTo(4000);
    }
}
