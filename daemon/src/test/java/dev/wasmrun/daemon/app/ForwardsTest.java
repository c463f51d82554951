package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.network.Forward;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.ForwardChoice;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.ForwardStatus.State;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

class ForwardsTest {
    private static final ForwardSpec WEB = ForwardSpec.parse("8080:3000");
    private static final ForwardSpec API = ForwardSpec.parse("8081:4000");
    private static final Problem TAKEN =
            new Problem(Problem.Kind.CONFLICT, "port-taken", "Port 8080 is in use", "Take another");

    private final Forwards forwards = new Forwards(new AppName("shop"));
    private final List<ForwardSpec> spawned = new ArrayList<>();
    private final ActorRef<Forward.Command> actor = TestInbox.<Forward.Command>create().getRef();

    private ActorRef<Forward.Command> spawn(ForwardSpec spec) {
        spawned.add(spec);
        return actor;
    }

    private List<State> states() {
        return forwards.statuses().stream().map(ForwardStatus::state).toList();
    }

    @Test
    void forwards_are_closed_until_the_app_has_a_network() {
        forwards.replace(List.of(WEB, API));
        assertThat(states()).containsExactly(State.CLOSED, State.CLOSED);
        assertThat(forwards.settled()).isFalse();
    }

    @Test
    void an_app_without_forwards_waits_for_none() {
        assertThat(forwards.settled()).isTrue();
    }

    @Test
    void each_forward_is_opened_once() {
        forwards.replace(List.of(WEB));
        forwards.open(this::spawn);
        forwards.add(API);
        forwards.open(this::spawn);
        assertThat(spawned).containsExactly(WEB, API);
        assertThat(states()).containsOnly(State.OPENING);
    }

    @Test
    void forwards_are_settled_when_each_is_open_or_refused() {
        forwards.replace(List.of(WEB, API));
        forwards.open(this::spawn);
        forwards.told(ForwardStatus.refused(WEB, TAKEN));
        assertThat(forwards.settled()).isFalse();
        forwards.told(ForwardStatus.open(API));
        assertThat(forwards.settled()).isTrue();
        assertThat(forwards.firstProblem()).contains(TAKEN);
    }

    @Test
    void a_place_of_the_host_has_one_forward() {
        forwards.add(WEB);
        forwards.add(ForwardSpec.parse("8080:9999"));
        assertThat(forwards.specs()).containsExactly(WEB);
    }

    @Test
    void forwards_of_one_port_on_several_addresses_are_told_apart() {
        var other = ForwardSpec.parse("127.0.0.2:8080:4000");
        forwards.replace(List.of(WEB, other));
        forwards.open(this::spawn);
        forwards.told(ForwardStatus.open(other));
        assertThat(states()).containsExactly(State.OPENING, State.OPEN);
        assertThat(forwards.meant(ForwardChoice.parse("8080"))).hasSize(2);
        assertThat(forwards.meant(ForwardChoice.parse("127.0.0.2:8080")))
                .containsExactly(other.end());
    }

    @Test
    void a_status_of_a_forward_that_was_removed_is_nothing() {
        forwards.add(WEB);
        assertThat(forwards.remove(WEB.end())).isEmpty();
        forwards.told(ForwardStatus.open(WEB));
        assertThat(forwards.statuses()).isEmpty();
    }

    @Test
    void what_was_closed_can_be_opened_again() {
        forwards.add(WEB);
        forwards.open(this::spawn);
        forwards.told(ForwardStatus.open(WEB));
        assertThat(forwards.close()).containsExactly(actor);
        assertThat(states()).containsExactly(State.CLOSED);
        forwards.open(this::spawn);
        assertThat(spawned).containsExactly(WEB, WEB);
    }

    private List<Optional<String>> hints() {
        return forwards.statuses().stream().map(ForwardStatus::hint).toList();
    }

    private static Forwards.Listening on(int page, int... others) {
        var all = IntStream.concat(IntStream.of(page), IntStream.of(others)).mapToObj(Port::new);
        return new Forwards.Listening(all.toList(), Optional.of(new Port(page)));
    }

    private void open(ForwardSpec... specs) {
        forwards.replace(List.of(specs));
        forwards.open(this::spawn);
        List.of(specs).forEach(spec -> forwards.told(ForwardStatus.open(spec)));
    }

    @Test
    void a_forward_that_leads_where_nothing_listens_says_what_to_do() {
        open(WEB, API);
        assertThat(forwards.listening(on(5173, 4000))).hasSize(1);
        assertThat(hints())
                .containsExactly(
                        Optional.of(
                                "Nothing listens on 3000; the app listens on 5173. To lead it there:"
                                        + " wasmrun forward rm shop 8080 && wasmrun forward add shop 8080:5173"),
                        Optional.empty());
    }

    @Test
    void the_command_of_a_hint_names_one_forward_only() {
        open(WEB, ForwardSpec.parse("[::1]:8080:3000"));
        forwards.listening(on(5173));
        assertThat(hints().getLast().orElseThrow())
                .endsWith(
                        "wasmrun forward rm shop [::1]:8080/tcp && wasmrun forward add shop [::1]:8080:5173");
    }

    @Test
    void a_hint_is_news_once_and_goes_when_the_app_listens_there_or_ends() {
        open(WEB);
        assertThat(forwards.listening(on(5173))).hasSize(1);
        assertThat(forwards.listening(on(5173))).isEmpty();
        forwards.listening(on(5173, 3000));
        assertThat(hints()).containsExactly(Optional.empty());
        forwards.listening(on(5173));
        forwards.listening(Forwards.Listening.NOWHERE);
        assertThat(hints()).containsExactly(Optional.empty());
    }

    @Test
    void there_is_no_hint_for_a_debugger_nor_udp_nor_a_forward_that_is_not_open() {
        open(ForwardSpec.parse("9229:9229"), ForwardSpec.parse("5353:53/udp"));
        forwards.add(WEB);
        forwards.listening(on(5173, 9229));
        assertThat(hints()).containsOnly(Optional.empty());
    }
}
