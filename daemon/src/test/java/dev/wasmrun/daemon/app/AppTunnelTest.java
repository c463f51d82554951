package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.tunnel.TunnelPlan;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.HostHeader;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;
import dev.wasmrun.protocol.TunnelServer;
import dev.wasmrun.protocol.TunnelStatus;
import dev.wasmrun.protocol.TunnelStatus.State;
import dev.wasmrun.protocol.TunnelTraffic;
import dev.wasmrun.protocol.TunnelWish;

import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The public tunnel of an app, in a world of fakes. */
class AppTunnelTest extends StagedTest {
    private static final TunnelWish WISH =
            new TunnelWish(
                    Optional.empty(), Optional.of("topsecret"), Optional.empty(), Optional.empty());
    private static final Problem WRONG =
            new Problem(Problem.Kind.TUNNEL, "tunnel-secret-wrong", "invalid secret", "Give it");
    private static final TunnelWish OF_PROJECT =
            new TunnelWish(
                    Optional.of(List.of(TunnelServer.parse("example.org"))),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    private void runs() {
        stage.answer(stage.run());
        stage.supplies.launched("start");
        stage.until(AppState.RUNNING);
    }

    private TestProbe<StatusReply<TunnelStatus>> start() {
        return stage.ask(replyTo -> new App.StartTunnel(WISH, replyTo));
    }

    private Path file() {
        return stage.supplies.settings().appHome(StagedApp.SHOP.text()).resolve("tunnel.json");
    }

    @Test
    void a_running_app_is_public_and_says_where() {
        runs();
        assertThat(stage.answer(start()).url()).contains("http://bore.pub:4000");
        assertThat(stage.describe().tunnel().orElseThrow().state()).isEqualTo(State.CONNECTED);
        await().untilAsserted(
                        () ->
                                assertThat(stage.supplies.said)
                                        .contains("Public at http://bore.pub:4000"));
    }

    @Test
    void what_was_asked_for_is_kept_with_the_port_where_only_its_user_reads_it()
            throws IOException {
        runs();
        stage.answer(start());
        var kept = TunnelPlan.read(file().getParent()).orElseThrow();
        assertThat(kept.wish()).isEqualTo(WISH);
        assertThat(kept.lastPort()).contains(new Port(4000));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(stage.describe().toString()).doesNotContain("topsecret");
    }

    @Test
    void the_next_daemon_opens_it_again_on_the_same_port() throws IOException {
        runs();
        stage.answer(start());
        var inFile = Files.readString(file());
        close();
        open();
        Files.writeString(file(), inFile);
        close();
        open();
        runs();
        await().untilAsserted(() -> assertThat(stage.supplies.tunnels).hasSize(1));
        assertThat(stage.supplies.tunnels.getFirst().lastPort()).contains(new Port(4000));
    }

    @Test
    void it_rests_with_the_app_and_comes_back_with_its_next_start() {
        assertThat(stage.answer(start()).state()).isEqualTo(State.DISCONNECTED);
        assertThat(stage.supplies.tunnels).isEmpty();
        runs();
        await().untilAsserted(() -> assertThat(stage.supplies.tunnels).hasSize(1));
    }

    @Test
    void one_that_is_refused_is_not_kept_and_the_app_runs_on() {
        stage.supplies.tunnelIs = plan -> FakeSupplies.connected(plan).failed(WRONG, Instant.EPOCH);
        runs();
        var refusal = start().receiveMessage().getError();
        assertThat(((ProblemException) refusal).problem()).isEqualTo(WRONG);
        assertThat(file()).doesNotExist();
        assertThat(stage.describe().state()).isEqualTo(AppState.RUNNING);
        assertThat(stage.describe().tunnel().orElseThrow().problem()).contains(WRONG);
    }

    @Test
    void one_whose_server_cannot_be_reached_is_refused_after_three_attempts() {
        stage.supplies.tunnelIs = plan -> unreachable(plan, AppTunnel.FIRST_ATTEMPTS);
        runs();
        var refusal = start().receiveMessage().getError();
        var problem = ((ProblemException) refusal).problem();
        assertThat(problem.kind()).isEqualTo(Problem.Kind.TUNNEL);
        assertThat(problem.code()).isEqualTo("tunnel-unreachable");
        assertThat(problem.message()).contains("bore.pub", "There is no host");
        assertThat(file()).doesNotExist();
        assertThat(stage.describe().state()).isEqualTo(AppState.RUNNING);
    }

    private static TunnelStatus unreachable(TunnelPlan plan, int attempts) {
        return new TunnelStatus(
                State.CONNECTING,
                plan.wish().inOrder().getFirst(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                attempts,
                Optional.of("There is no host bore.pub"),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void a_stop_makes_the_app_private() {
        runs();
        stage.answer(start());
        stage.answer(stage.<TunnelStatus>ask(replyTo -> new App.StopTunnel(replyTo)));
        await().untilAsserted(() -> assertThat(stage.supplies.network).contains("untunnel"));
        assertThat(file()).doesNotExist();
        assertThat(stage.describe().tunnel().orElseThrow().state()).isEqualTo(State.DISCONNECTED);
    }

    @Test
    void a_project_that_wants_one_gets_it_with_each_start_of_the_app() {
        stage.supplies.projectTunnel = Optional.of(OF_PROJECT);
        var process = stage.ready();
        opened(OF_PROJECT);
        stage.answer(stage.<TunnelStatus>ask(replyTo -> new App.StopTunnel(replyTo)));
        assertThat(stage.describe().tunnel().orElseThrow().state()).isEqualTo(State.DISCONNECTED);
        stage.answer(stage.<AppStatus>ask(App.Restart::new));
        process.end(0);
        opened(OF_PROJECT, OF_PROJECT);
    }

    @Test
    void one_that_was_stopped_is_not_opened_again_by_a_crash_of_the_app() {
        stage.supplies.projectTunnel = Optional.of(OF_PROJECT);
        var process = stage.ready();
        opened(OF_PROJECT);
        stage.answer(stage.<TunnelStatus>ask(replyTo -> new App.StopTunnel(replyTo)));
        process.end(1);
        stage.until(AppState.BACKING_OFF);
        stage.pass(Duration.ofSeconds(2));
        stage.supplies.launched("start");
        stage.until(AppState.RUNNING);
        opened(OF_PROJECT);
    }

    @Test
    void what_a_user_asked_for_wins_over_the_project() {
        stage.answer(start());
        stage.supplies.projectTunnel = Optional.of(OF_PROJECT);
        runs();
        opened(WISH);
    }

    @Test
    void a_project_that_no_longer_wants_one_is_private_from_its_next_start() {
        stage.supplies.projectTunnel = Optional.of(OF_PROJECT);
        var process = stage.ready();
        opened(OF_PROJECT);
        stage.supplies.projectTunnel = Optional.empty();
        stage.answer(stage.<AppStatus>ask(App.Restart::new));
        process.end(0);
        await().untilAsserted(() -> assertThat(stage.describe().tunnel()).isEmpty());
        assertThat(file()).doesNotExist();
    }

    @Test
    void those_who_watch_hear_of_each_change_of_a_tunnel_and_once_a_second_of_its_traffic() {
        runs();
        stage.answer(start());
        assertThat(told(State.CONNECTED).url()).contains("http://bore.pub:4000");
        stage.supplies.tunnelTraffic.entered();
        stage.pass(AppTunnel.COUNTED_EVERY);
        assertThat(told(State.CONNECTED).traffic()).isEqualTo(new TunnelTraffic(1, 1, 0, 0));
        stage.answer(stage.<TunnelStatus>ask(replyTo -> new App.StopTunnel(replyTo)));
        told(State.DISCONNECTED);
    }

    private TunnelStatus told(State state) {
        TunnelStatus told;
        do {
            told = stage.published(Event.TunnelChanged.class).tunnel().orElseThrow();
        } while (told.state() != state);
        return told;
    }

    @Test
    void a_password_is_kept_and_never_told() throws IOException {
        var wish =
                new TunnelWish(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("open sesame"),
                        Optional.of(HostHeader.KEEP));
        runs();
        var status =
                stage.answer(
                        stage.<TunnelStatus>ask(replyTo -> new App.StartTunnel(wish, replyTo)));
        assertThat(status.passwordProtected()).isTrue();
        var kept = TunnelPlan.read(file().getParent()).orElseThrow();
        assertThat(kept.wish()).isEqualTo(wish);
        assertThat(status + stage.describe().toString() + kept + stage.supplies.said)
                .doesNotContain("sesame");
    }

    private void opened(TunnelWish... wishes) {
        await().untilAsserted(
                        () ->
                                assertThat(stage.supplies.tunnels)
                                        .extracting(TunnelPlan::wish)
                                        .containsExactly(wishes));
    }
}
