package dev.wasmrun.daemon.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.network.Connector;
import dev.wasmrun.daemon.network.Relay;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.TunnelServer;
import dev.wasmrun.protocol.TunnelStatus;
import dev.wasmrun.protocol.TunnelStatus.State;
import dev.wasmrun.protocol.TunnelWish;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The client against a server of our own, through a real relay, to an echo that stands in for an
 * app.
 */
class TunnelTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final PublicPorts PORTS = new PublicPorts(LOOPBACK, 21_000, 29_000);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ActorTestKit kit = ActorTestKit.create();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final TestProbe<TunnelStatus> told = kit.createTestProbe();
    private Relay relay;
    private ServerSocket app;

    @BeforeEach
    void begin() throws IOException {
        relay = kept(Relay.start());
        app = kept(new ServerSocket(0, 1024, LOOPBACK));
        Thread.startVirtualThread(this::echo);
    }

    @AfterEach
    void end() throws Exception {
        kit.shutdownTestKit();
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private <T extends AutoCloseable> T kept(T one) {
        open.push(one);
        return one;
    }

    private void echo() {
        try {
            while (true) {
                var visitor = app.accept();
                Thread.startVirtualThread(
                        () -> {
                            try (visitor) {
                                visitor.getInputStream().transferTo(visitor.getOutputStream());
                            } catch (IOException e) {
                                // the visitor left
                            }
                        });
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private BoreServer server(int port, Optional<String> secret) throws IOException {
        return kept(
                BoreServer.start(
                        new InetSocketAddress(LOOPBACK, port), PORTS, secret, relay::join));
    }

    private static TunnelWish wish(Optional<String> secret, Optional<Port> port, int... servers) {
        var all = new ArrayList<TunnelServer>();
        for (var server : servers) {
            all.add(new TunnelServer("127.0.0.1", server));
        }
        return new TunnelWish(Optional.of(all), secret, port, Optional.empty());
    }

    private ActorRef<Tunnel.Command> tunnel(TunnelWish wish) {
        Connector echo =
                () ->
                        CompletableFuture.supplyAsync(
                                () -> {
                                    try {
                                        return SocketChannel.open(app.getLocalSocketAddress());
                                    } catch (IOException e) {
                                        throw new java.io.UncheckedIOException(e);
                                    }
                                });
        return kit.spawn(
                Tunnel.create(
                        TunnelPlan.of(wish), relay.entrance(echo)::welcome, told.ref()::tell));
    }

    private TunnelStatus awaits(State state) {
        var deadline = System.nanoTime() + LONG.toNanos();
        TunnelStatus status;
        do {
            status = told.receiveMessage(LONG);
        } while (status.state() != state && System.nanoTime() < deadline);
        assertThat(status.state()).isEqualTo(state);
        return status;
    }

    private static byte[] throughTunnel(int port, byte[] bytes) throws IOException {
        try (var visitor = new Socket(LOOPBACK, port)) {
            visitor.setSoTimeout((int) LONG.toMillis());
            Thread.startVirtualThread(
                    () -> {
                        try {
                            visitor.getOutputStream().write(bytes);
                            visitor.shutdownOutput();
                        } catch (IOException e) {
                            // the reader sees it
                        }
                    });
            return visitor.getInputStream().readAllBytes();
        }
    }

    private static int port(TunnelStatus status) {
        return status.publicPort().orElseThrow().number();
    }

    @Test
    void a_visitor_reaches_the_app_and_hears_its_answer_after_he_ended_his_own_words()
            throws IOException {
        tunnel(wish(Optional.of("s"), Optional.empty(), server(0, Optional.of("s")).port()));
        var status = awaits(State.CONNECTED);
        assertThat(status.url()).contains("http://127.0.0.1:" + port(status));
        var words = "hello".getBytes(StandardCharsets.UTF_8);
        assertThat(throughTunnel(port(status), words)).isEqualTo(words);
    }

    @Test
    void fifty_visitors_at_once_get_each_their_own_bytes() throws Exception {
        tunnel(wish(Optional.empty(), Optional.empty(), server(0, Optional.empty()).port()));
        var port = port(awaits(State.CONNECTED));
        var visits = new ArrayList<CompletableFuture<Boolean>>();
        for (var i = 0; i < 50; i++) {
            var bytes = new byte[200_000];
            new Random(i).nextBytes(bytes);
            var visit = new CompletableFuture<Boolean>();
            visits.add(visit);
            Thread.startVirtualThread(
                    () -> {
                        try {
                            visit.complete(
                                    java.util.Arrays.equals(throughTunnel(port, bytes), bytes));
                        } catch (IOException e) {
                            visit.completeExceptionally(e);
                        }
                    });
        }
        for (var visit : visits) {
            assertThat(visit.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void wrong_missing_and_unwanted_secrets_and_ports_out_of_range_fail_it_for_good()
            throws IOException {
        var locked = server(0, Optional.of("right")).port();
        var free = server(0, Optional.empty()).port();
        tunnel(wish(Optional.of("wrong"), Optional.empty(), locked));
        assertThat(awaits(State.FAILED).problem().orElseThrow().code())
                .isEqualTo("tunnel-secret-wrong");
        tunnel(wish(Optional.empty(), Optional.empty(), locked));
        assertThat(awaits(State.FAILED).problem().orElseThrow().code())
                .isEqualTo("tunnel-secret-missing");
        tunnel(wish(Optional.of("any"), Optional.empty(), free));
        assertThat(awaits(State.FAILED).problem().orElseThrow().code())
                .isEqualTo("tunnel-secret-unwanted");
        tunnel(wish(Optional.empty(), Optional.of(new Port(1)), free));
        assertThat(awaits(State.FAILED).problem().orElseThrow().code())
                .isEqualTo("tunnel-port-refused");
    }

    @Test
    void a_server_that_restarts_again_and_again_is_found_on_the_same_port() throws IOException {
        var server = server(0, Optional.empty());
        var control = server.port();
        tunnel(wish(Optional.empty(), Optional.empty(), control));
        var port = port(awaits(State.CONNECTED));
        for (var i = 0; i < 10; i++) {
            server.close();
            awaits(State.RECONNECTING);
            server = server(control, Optional.empty());
            assertThat(port(awaits(State.CONNECTED))).isEqualTo(port);
        }
        var words = "still".getBytes(StandardCharsets.UTF_8);
        assertThat(throughTunnel(port, words)).isEqualTo(words);
    }

    @Test
    void another_server_stands_in_for_one_that_is_gone() throws IOException {
        var first = server(0, Optional.empty());
        var second = server(0, Optional.empty());
        tunnel(wish(Optional.empty(), Optional.empty(), first.port(), second.port()));
        assertThat(awaits(State.CONNECTED).server().port()).isEqualTo(first.port());
        var secondPort = second.port();
        first.close();
        assertThat(awaits(State.CONNECTED).server().port()).isEqualTo(secondPort);
    }

    @Test
    void a_server_that_falls_silent_is_dead_within_three_seconds() throws IOException {
        var silent = kept(new ServerSocket(0, 10, LOOPBACK));
        Thread.startVirtualThread(
                () -> {
                    try {
                        var client = kept(silent.accept());
                        client.getOutputStream()
                                .write("{\"Hello\":4000}\0".getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        // the test is over
                    }
                });
        tunnel(wish(Optional.empty(), Optional.empty(), silent.getLocalPort()));
        var up = awaits(State.CONNECTED);
        var lost = awaits(State.RECONNECTING);
        assertThat(Duration.between(up.since(), lost.since())).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void rubbish_is_tried_again_and_told() throws IOException {
        var rubbish = kept(new ServerSocket(0, 10, LOOPBACK));
        Thread.startVirtualThread(
                () -> {
                    try {
                        while (true) {
                            kept(rubbish.accept())
                                    .getOutputStream()
                                    .write(
                                            "HTTP/1.1 400 Bad\r\n\0"
                                                    .getBytes(StandardCharsets.UTF_8));
                        }
                    } catch (IOException e) {
                        // the test is over
                    }
                });
        tunnel(wish(Optional.empty(), Optional.empty(), rubbish.getLocalPort()));
        TunnelStatus status;
        do {
            status = told.receiveMessage(LONG);
        } while (status.retries() < 2);
        assertThat(status.state()).isEqualTo(State.CONNECTING);
        assertThat(status.lastError()).contains("The server does not speak the bore protocol");
    }

    @Test
    void the_public_port_is_free_again_when_the_tunnel_is_closed() throws Exception {
        var server = server(0, Optional.empty());
        var tunnel = tunnel(wish(Optional.empty(), Optional.empty(), server.port()));
        var port = port(awaits(State.CONNECTED));
        kit.stop(tunnel, LONG);
        tunnel(wish(Optional.empty(), Optional.of(new Port(port)), server.port()));
        assertThat(port(awaits(State.CONNECTED))).isEqualTo(port);
    }

    @Test
    void no_text_of_a_plan_shows_its_secret() {
        var plan = TunnelPlan.of(wish(Optional.of("topsecret"), Optional.empty(), 1));
        assertThat(plan.toString()).doesNotContain("topsecret");
    }
}
