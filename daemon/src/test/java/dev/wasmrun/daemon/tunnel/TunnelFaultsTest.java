package dev.wasmrun.daemon.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.tunnel.FaultProxy.Fault;
import dev.wasmrun.protocol.TunnelServer;
import dev.wasmrun.protocol.TunnelStatus.State;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A tunnel on a network that is bad for a while. */
class TunnelFaultsTest {
    private static final Optional<String> SECRET = Optional.of("open sesame");
    private Stage stage;
    private FaultProxy proxy;

    @BeforeEach
    void begin() throws IOException {
        stage = new Stage();
        proxy = stage.kept(new FaultProxy(stage.server(SECRET).port()));
    }

    @AfterEach
    void end() throws Exception {
        stage.close();
    }

    private int connected() {
        return Stage.port(stage.awaits(State.CONNECTED));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"NONE", "BYTE_BY_BYTE", "GLUED"})
    void a_fault_is_told_and_the_tunnel_is_there_once_it_is_over(Fault fault) throws IOException {
        proxy.fault(fault);
        var tunnel = stage.tunnel(SECRET, proxy.port());
        var told = stage.awaits(status -> status.retries() > 0);
        assertThat(told.state()).isEqualTo(State.CONNECTING);
        assertThat(told.lastError()).isPresent();
        proxy.fault(Fault.NONE);
        Stage.assertServes(connected());
        stage.stop(tunnel);
    }

    @ParameterizedTest
    @EnumSource(names = {"BYTE_BY_BYTE", "GLUED"})
    void frames_and_words_arrive_whole_however_they_are_cut(Fault fault) throws IOException {
        proxy.fault(fault);
        stage.tunnel(SECRET, proxy.port());
        Stage.assertServes(connected());
    }

    @Test
    void what_comes_together_with_a_challenge_is_the_visitors() throws Exception {
        var listener = stage.kept(new ServerSocket(0, 10, Stage.LOOPBACK));
        var id = "7f3c1f0e-1111-4222-8333-444455556666";
        var challenge = "{\"Challenge\":\"%s\"}\0".formatted(id);
        var lend = challenge + "{\"Hello\":8000}\0{\"Connection\":\"%s\"}\0".formatted(id);
        Stage.serve(
                listener,
                client -> {
                    client.getOutputStream().write(lend.getBytes(StandardCharsets.UTF_8));
                    client.getInputStream().readAllBytes();
                });
        var heard = new CompletableFuture<String>();
        var server = new TunnelServer("127.0.0.1", listener.getLocalPort());
        var visitors =
                stage.visitors(
                        (visitor, sent) -> {
                            heard.complete(StandardCharsets.UTF_8.decode(sent).toString());
                            visitor.close();
                        });
        try (var link = new Link(server, SECRET.map(Secret::new), 0, visitors)) {
            link.begin(given -> assertThat(given).isEqualTo(8000), _ -> {});
            // The one for the visitor hears the same words: a challenge, and then what is his.
            assertThat(heard.get(Stage.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(lend.substring(challenge.length()));
        }
    }

    @Test
    void a_network_that_swallows_everything_is_noticed_in_three_seconds_and_forgiven()
            throws IOException {
        stage.tunnel(SECRET, proxy.port());
        var port = connected();
        Stage.assertServes(port);
        var frozen = Instant.now();
        proxy.freeze();
        var lost = stage.awaits(State.RECONNECTING);
        assertThat(Duration.between(frozen, lost.since())).isLessThan(Duration.ofSeconds(3));
        proxy.thaw();
        assertThat(connected()).isEqualTo(port);
        Stage.assertServes(port);
    }

    @Test
    void connections_that_break_are_made_again_for_the_same_port() throws IOException {
        stage.tunnel(SECRET, proxy.port());
        var port = connected();
        for (var i = 0; i < 5; i++) {
            proxy.reset();
            stage.awaits(State.RECONNECTING);
            assertThat(connected()).isEqualTo(port);
            Stage.assertServes(port);
        }
    }

    @Test
    void who_gets_no_answer_asks_less_and_less_often() {
        proxy.fault(Fault.RUBBISH);
        stage.tunnel(SECRET, proxy.port());
        await().atMost(Stage.LONG).until(() -> proxy.arrivals().size() > 4);
        var at = proxy.arrivals();
        for (var i = 1; i <= 4; i++) {
            var least = Reconnect.FIRST.dividedBy(2).multipliedBy(1L << (i - 1));
            assertThat(Duration.ofNanos(at.get(i) - at.get(i - 1))).isGreaterThanOrEqualTo(least);
        }
    }
}
