package dev.wasmrun.daemon.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.linux.Dialled;
import dev.wasmrun.daemon.network.Connection;
import dev.wasmrun.daemon.network.Connector;
import dev.wasmrun.daemon.network.Entrance;
import dev.wasmrun.daemon.network.Loop;
import dev.wasmrun.daemon.network.Relay;
import dev.wasmrun.daemon.network.Traffic;
import dev.wasmrun.daemon.network.http.HttpRules;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.TunnelServer;
import dev.wasmrun.protocol.TunnelStatus;
import dev.wasmrun.protocol.TunnelStatus.State;
import dev.wasmrun.protocol.TunnelTraffic;
import dev.wasmrun.protocol.TunnelWish;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
    private final Traffic traffic = new Traffic();
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
        return kept(BoreServer.start(new InetSocketAddress(LOOPBACK, port), PORTS, secret, relay));
    }

    private static TunnelWish wish(Optional<String> secret, Optional<Port> port, int... servers) {
        var all = new ArrayList<TunnelServer>();
        for (var server : servers) {
            all.add(new TunnelServer("127.0.0.1", server));
        }
        return new TunnelWish(Optional.of(all), secret, port, Optional.empty());
    }

    private ActorRef<Tunnel.Command> tunnel(TunnelWish wish) {
        return tunnel(TunnelPlan.of(wish));
    }

    private ActorRef<Tunnel.Command> tunnel(TunnelPlan plan) {
        Connector echo = () -> Dialled.futureTo(app.getLocalPort());
        var entrance = relay.entrance(echo, HttpRules.of(plan.wish()), traffic);
        return kit.spawn(Tunnel.create(plan, visitors(entrance), told.ref()::tell));
    }

    private static Visitors visitors(Entrance entrance) {
        return new Visitors() {
            @Override
            public Loop loop() {
                return entrance.loop();
            }

            @Override
            public void welcome(Connection visitor, ByteBuffer sent) {
                entrance.welcome(visitor, sent);
            }

            @Override
            public void close() {
                entrance.close();
            }
        };
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

    private static TunnelWish at(TunnelServer server) {
        return new TunnelWish(
                Optional.of(List.of(server)), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private TunnelStatus awaitsRetry() {
        TunnelStatus status;
        do {
            status = told.receiveMessage(LONG);
        } while (status.retries() < 1);
        assertThat(status.state()).isEqualTo(State.CONNECTING);
        return status;
    }

    @Test
    void a_server_that_is_not_there_is_told_by_what_is_wrong_with_it() throws IOException {
        tunnel(at(new TunnelServer("no.such.host.invalid", 7835)));
        assertThat(awaitsRetry().lastError()).contains("There is no host no.such.host.invalid");
        int closed;
        try (var free = new ServerSocket(0, 1, LOOPBACK)) {
            closed = free.getLocalPort();
        }
        tunnel(at(new TunnelServer("127.0.0.1", closed)));
        told.fishForMessage(
                LONG,
                status ->
                        status.lastError()
                                        .filter(("Nobody answers at 127.0.0.1:" + closed)::equals)
                                        .isPresent()
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore());
    }

    @Test
    void a_server_that_speaks_tls_is_no_bore_server() throws IOException {
        var tls = kept(new ServerSocket(0, 10, LOOPBACK));
        Thread.startVirtualThread(
                () -> {
                    try {
                        while (true) { // its alert: this is no handshake
                            kept(tls.accept())
                                    .getOutputStream()
                                    .write(new byte[] {21, 3, 3, 0, 2, 2, 10});
                        }
                    } catch (IOException e) {
                        // the test is over
                    }
                });
        tunnel(at(new TunnelServer("127.0.0.1", tls.getLocalPort())));
        assertThat(awaitsRetry().lastError())
                .contains("The server does not speak the bore protocol");
    }

    @Test
    void a_port_that_somebody_else_has_is_refused_for_good_in_the_end() throws IOException {
        var control = server(0, Optional.empty()).port();
        tunnel(wish(Optional.empty(), Optional.empty(), control));
        var taken = new Port(port(awaits(State.CONNECTED)));
        tunnel(wish(Optional.empty(), Optional.of(taken), control));
        var failed = awaits(State.FAILED).problem().orElseThrow();
        assertThat(failed.code()).isEqualTo("tunnel-port-taken");
        assertThat(failed.hint()).contains("another port");
    }

    @Test
    void a_server_may_be_an_ipv6_address() throws IOException {
        var here = InetAddress.ofLiteral("::1");
        var ports = new PublicPorts(here, 21_000, 29_000);
        var server =
                kept(
                        BoreServer.start(
                                new InetSocketAddress(here, 0), ports, Optional.of("s"), relay));
        var address = TunnelServer.parse("[::1]:" + server.port());
        tunnel(
                new TunnelWish(
                        Optional.of(List.of(address)),
                        Optional.of("s"),
                        Optional.empty(),
                        Optional.empty()));
        var status = awaits(State.CONNECTED);
        assertThat(status.url()).contains("http://[::1]:" + port(status));
        try (var visitor = new Socket(here, port(status))) {
            visitor.setSoTimeout((int) LONG.toMillis());
            visitor.getOutputStream().write('a');
            assertThat(visitor.getInputStream().read()).isEqualTo('a');
        }
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

    private Socket talking(int port) throws IOException {
        var visitor = kept(new Socket(LOOPBACK, port));
        visitor.setSoTimeout((int) LONG.toMillis());
        visitor.getOutputStream().write('a');
        assertThat(visitor.getInputStream().read()).isEqualTo('a');
        return visitor;
    }

    @Test
    void who_is_connected_leaves_with_the_tunnel_and_is_counted_until_then() throws Exception {
        var tunnel =
                tunnel(
                        wish(
                                Optional.empty(),
                                Optional.empty(),
                                server(0, Optional.empty()).port()));
        var port = port(awaits(State.CONNECTED));
        var one = talking(port);
        var other = talking(port);
        assertThat(traffic.now()).isEqualTo(new TunnelTraffic(2, 2, 2, 2));
        kit.stop(tunnel, LONG);
        assertThat(one.getInputStream().read()).isNegative();
        assertThat(other.getInputStream().read()).isNegative();
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(traffic.now()).isEqualTo(new TunnelTraffic(2, 0, 2, 2)));
    }

    @Test
    void who_is_connected_leaves_when_the_time_is_over() throws Exception {
        var control = server(0, Optional.empty()).port();
        var wish = wish(Optional.empty(), Optional.empty(), control);
        var end = Instant.now().plusSeconds(2);
        tunnel(new TunnelPlan(wish, Optional.empty(), Optional.of(end), false));
        var visitor = talking(port(awaits(State.CONNECTED)));
        assertThat(visitor.getInputStream().read()).isNegative();
        awaits(State.DISCONNECTED);
    }

    @Test
    void who_is_connected_stays_while_the_server_is_lost() throws Exception {
        var server = server(0, Optional.empty());
        tunnel(wish(Optional.empty(), Optional.empty(), server.port()));
        var visitor = talking(port(awaits(State.CONNECTED)));
        server.close();
        awaits(State.RECONNECTING);
        visitor.getOutputStream().write('b');
        assertThat(visitor.getInputStream().read()).isEqualTo('b');
    }

    @Test
    void no_text_of_a_plan_shows_its_secret() {
        var plan = TunnelPlan.of(wish(Optional.of("topsecret"), Optional.empty(), 1));
        assertThat(plan.toString()).doesNotContain("topsecret");
    }
}
