package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.preview.AppPage;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.ForwardChoice;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.OpenPort;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Transport;

import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The ports of an app: forwards of the host, and the way to its page. */
class AppForwardTest extends StagedTest {
    private static final Problem TAKEN =
            new Problem(Problem.Kind.CONFLICT, "port-taken", "Port 8080 is in use", "Take another");

    private void taken(int port) {
        stage.supplies.forwards.put(
                new Port(port), CompletableFuture.completedFuture(Optional.of(TAKEN)));
    }

    private TestProbe<StatusReply<ForwardStatus>> add(String forward) {
        return stage.ask(replyTo -> new App.AddForward(ForwardSpec.parse(forward), replyTo));
    }

    private TestProbe<StatusReply<Done>> remove(int hostPort) {
        return remove("" + hostPort);
    }

    private TestProbe<StatusReply<Done>> remove(String which) {
        return stage.ask(replyTo -> new App.RemoveForward(ForwardChoice.parse(which), replyTo));
    }

    private List<String> forwards() {
        return stage.describe().forwards().stream()
                .map(forward -> forward.hostPort() + " " + forward.state().wire())
                .toList();
    }

    private TestProbe<StatusReply<AppPage>> dial() {
        return stage.ask(App.Dial::new);
    }

    @Test
    void a_start_with_a_forward_that_cannot_be_had_fails_and_frees_everything() {
        taken(8080);
        stage.answer(stage.run("8080:3000", "8081:3000"));
        assertThat(stage.until(AppState.FAILED).problem()).contains(TAKEN);
        await().untilAsserted(
                        () ->
                                assertThat(stage.supplies.network)
                                        .contains("unforward 8081", "close"));
        assertThat(forwards()).containsExactly("8080 closed", "8081 closed");
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    @Test
    void a_restart_by_the_daemon_goes_on_without_a_forward_that_cannot_be_had() throws IOException {
        close();
        stage = new StagedApp(home, "8080:3000");
        taken(8080);
        stage.app.tell(new App.Resume());
        stage.supplies.launched("start");
        stage.until(AppState.RUNNING);
        assertThat(forwards()).containsExactly("8080 refused");
    }

    @Test
    void a_restart_after_a_crash_goes_on_without_a_forward_that_cannot_be_had() {
        var process = stage.ready();
        taken(8080);
        stage.app.tell(new App.Attach(List.of(ForwardSpec.parse("8080:3000")), false));
        process.end(1);
        stage.until(AppState.BACKING_OFF);
        stage.pass(Duration.ofSeconds(1));
        stage.supplies.launched("start");
        assertThat(stage.until(AppState.RUNNING).run()).isEqualTo(2);
    }

    @Test
    void a_forward_added_to_a_running_app_is_answered_when_it_is_open() {
        stage.ready();
        var gate = new CompletableFuture<Optional<Problem>>();
        stage.supplies.forwards.put(new Port(8080), gate);
        var added = add("8080:3000");
        assertThat(forwards()).containsExactly("8080 opening");
        added.expectNoMessage(Duration.ofMillis(50));
        gate.complete(Optional.empty());
        assertThat(stage.answer(added).state()).isEqualTo(ForwardStatus.State.OPEN);
        assertThat(stage.stored().orElseThrow().forwards())
                .containsExactly(ForwardSpec.parse("8080:3000"));
    }

    @Test
    void a_forward_that_cannot_be_had_is_not_kept() {
        stage.ready();
        taken(8080);
        assertThat(stage.refusal(add("8080:3000"))).isEqualTo(TAKEN);
        assertThat(forwards()).isEmpty();
        assertThat(stage.stored().orElseThrow().forwards()).isEmpty();
    }

    @Test
    void a_forward_of_an_app_at_rest_is_noted_for_its_next_start() {
        assertThat(stage.answer(add("8080:3000")).state()).isEqualTo(ForwardStatus.State.CLOSED);
        stage.answer(stage.ask(App.Start::new));
        stage.supplies.launched("start");
        assertThat(forwards()).containsExactly("8080 open");
    }

    @Test
    void a_host_port_is_forwarded_once() {
        stage.ready("8080:3000");
        assertThat(stage.refusal(add("8080:4000")).code()).isEqualTo("forward-exists");
    }

    @Test
    void the_same_host_port_on_two_addresses_is_two_forwards() {
        stage.ready("8080:3000", "127.0.0.2:8080:4000");
        assertThat(forwards()).containsExactly("8080 open", "8080 open");
        assertThat(stage.answer(add("127.0.0.3:8080:5000")).state())
                .isEqualTo(ForwardStatus.State.OPEN);
        assertThat(stage.stored().orElseThrow().forwards())
                .extracting(ForwardSpec::toString)
                .containsExactly("8080:3000", "127.0.0.2:8080:4000", "127.0.0.3:8080:5000");
    }

    @Test
    void all_addresses_and_one_of_them_cannot_both_be_forwarded() {
        stage.ready("0.0.0.0:8080:3000");
        var problem = stage.refusal(add("8080:4000"));
        assertThat(problem.code()).isEqualTo("forward-exists");
        assertThat(problem.hint()).contains("wasmrun forward rm shop 0.0.0.0:8080");
        assertThat(stage.answer(add("[::1]:8080:4000")).state())
                .isEqualTo(ForwardStatus.State.OPEN);
    }

    @Test
    void a_forward_that_is_removed_by_its_port_alone_must_be_the_only_one() {
        stage.ready("8080:3000", "127.0.0.2:8080:4000");
        var problem = stage.refusal(remove(8080));
        assertThat(problem.code()).isEqualTo("forward-ambiguous");
        assertThat(problem.message()).contains("127.0.0.1:8080/tcp, 127.0.0.2:8080/tcp");
        stage.answer(remove("127.0.0.2:8080"));
        stage.answer(remove(8080));
        assertThat(forwards()).isEmpty();
    }

    @Test
    void a_port_may_be_forwarded_for_tcp_and_for_udp() {
        stage.ready("8080:3000", "8080:4000/udp");
        assertThat(forwards()).containsExactly("8080 open", "8080 open");
        assertThat(stage.refusal(remove(8080)).hint())
                .isEqualTo("Name one: wasmrun forward rm shop 127.0.0.1:8080/tcp");
        stage.answer(remove("8080/udp"));
        assertThat(stage.describe().forwards())
                .extracting(ForwardStatus::protocol)
                .containsExactly(Transport.TCP);
        assertThat(stage.stored().orElseThrow().forwards())
                .containsExactly(ForwardSpec.parse("8080:3000"));
    }

    @Test
    void a_udp_forward_is_stored_as_such_and_is_nobodys_page() {
        stage.ready("8080:4000/udp");
        assertThat(stage.stored().orElseThrow().forwards())
                .containsExactly(ForwardSpec.parse("8080:4000/udp"));
        assertThat(stage.describe().url()).contains(stage.describe().preview());
    }

    @Test
    void who_attaches_with_a_forward_that_is_in_the_way_of_another_is_told() {
        stage.ready("8080:3000");
        stage.app.tell(new App.Attach(List.of(ForwardSpec.parse("0.0.0.0:8080:4000")), false));
        await().untilAsserted(
                        () ->
                                assertThat(stage.supplies.said)
                                        .anyMatch(
                                                line ->
                                                        line.startsWith(
                                                                "Not added: 0.0.0.0:8080:4000")));
        assertThat(forwards()).containsExactly("8080 open");
    }

    @Test
    void a_forward_is_removed_while_the_app_runs() {
        stage.ready("8080:3000");
        stage.answer(remove(8080));
        await().untilAsserted(() -> assertThat(stage.supplies.network).endsWith("unforward 8080"));
        assertThat(forwards()).isEmpty();
        assertThat(stage.stored().orElseThrow().forwards()).isEmpty();
        assertThat(stage.refusal(remove(8080)).code()).isEqualTo("forward-not-found");
    }

    @Test
    void a_forward_is_removed_while_the_app_rests() {
        stage.answer(add("8080:3000"));
        stage.answer(remove(8080));
        assertThat(forwards()).isEmpty();
    }

    @Test
    void a_forward_can_be_added_again_right_after_it_was_removed() {
        stage.ready("8080:3000");
        stage.answer(remove(8080));
        assertThat(stage.answer(add("8080:4000")).state()).isEqualTo(ForwardStatus.State.OPEN);
    }

    @Test
    void an_app_that_somebody_attaches_to_gets_the_forwards_it_lacks() {
        stage.ready("8080:3000");
        stage.app.tell(
                new App.Attach(
                        List.of(ForwardSpec.parse("8080:4000"), ForwardSpec.parse("8081:3000")),
                        false));
        stage.until("both open", now -> now.forwards().size() == 2);
        await().untilAsserted(
                        () -> assertThat(forwards()).containsExactly("8080 open", "8081 open"));
    }

    @Test
    void a_forward_that_leads_nowhere_says_so_in_status_log_event_and_answer() {
        var process = stage.ready("8080:4000");
        var hint = "Nothing listens on 4000; the app listens on 3000. ";
        assertThat(stage.describe().forwards().getFirst().hint().orElseThrow()).startsWith(hint);
        await().untilAsserted(
                        () ->
                                assertThat(stage.supplies.said)
                                        .anyMatch(line -> line.startsWith(hint)));
        assertThat(hinted().forward().hostPort()).isEqualTo(new Port(8080));
        assertThat(stage.answer(add("8081:4000")).hint().orElseThrow()).startsWith(hint);
        process.end(1);
        stage.until(AppState.BACKING_OFF);
        assertThat(stage.describe().forwards()).allMatch(forward -> forward.hint().isEmpty());
    }

    private Event.ForwardChanged hinted() {
        for (var i = 0; i < 10; i++) {
            var event = stage.published(Event.ForwardChanged.class);
            if (event.forward().hint().isPresent()) {
                return event;
            }
        }
        throw new AssertionError("No event with a hint");
    }

    @Test
    void a_udp_forward_that_leads_nowhere_says_so() {
        stage.ready("8080:4000/udp");
        assertThat(stage.describe().forwards().getFirst().hint().orElseThrow())
                .startsWith("Nothing takes datagrams on 4000");
    }

    @Test
    void a_debugger_is_not_missed_where_its_forward_leads() {
        stage.ready("9229:9229");
        assertThat(stage.describe().forwards().getFirst().hint()).isEmpty();
    }

    @Test
    void who_listens_later_takes_the_hint_away() {
        stage.ready("9230:9230");
        assertThat(stage.describe().forwards().getFirst().hint()).isPresent();
        stage.supplies.inside.listensOn(3000, 9230);
        stage.pass(Duration.ofSeconds(2));
        stage.until("hint gone", now -> now.forwards().getFirst().hint().isEmpty());
    }

    @Test
    void the_ports_of_an_app_are_told_with_the_page_and_where_the_host_reaches_them() {
        stage.ready("8080:3000");
        stage.supplies.inside.listensOn(3000, 9229);
        assertThat(stage.answer(stage.<List<OpenPort>>ask(App.ListPorts::new)))
                .extracting(port -> port.port().number(), OpenPort::page, OpenPort::forwards)
                .containsExactly(
                        tuple(3000, true, List.of("127.0.0.1:8080")),
                        tuple(9229, false, List.of()));
    }

    @Test
    void an_app_at_rest_has_no_ports_and_one_whose_network_fails_says_so() {
        assertThat(stage.answer(stage.<List<OpenPort>>ask(App.ListPorts::new))).isEmpty();
        stage.ready();
        stage.supplies.inside.answers(CompletableFuture.failedFuture(new IOException("gone")));
        assertThat(stage.refusal(stage.<List<OpenPort>>ask(App.ListPorts::new)).code())
                .isEqualTo("ports-unknown");
    }

    @Test
    void a_page_is_dialed_on_the_port_that_the_app_listens_on() {
        stage.ready();
        assertThat(stage.supplies.inside.dialed()).as("to see that it answers").hasSize(1);
        var page = stage.answer(dial());
        assertThat(page.dialer().dial().toCompletableFuture()).isCompletedExceptionally();
        assertThat(stage.supplies.inside.dialed()).containsExactly(new Port(3000), new Port(3000));
    }

    @Test
    void an_app_that_listens_nowhere_cannot_be_dialed() {
        assertThat(stage.refusal(dial()).code()).isEqualTo("not-ready");
        stage.answer(stage.run());
        stage.supplies.launched("start");
        stage.until(AppState.RUNNING);
        assertThat(stage.refusal(dial()).code()).isEqualTo("not-ready");
    }
}
