package dev.wasmrun.daemon.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.linux.Dialled;
import dev.wasmrun.daemon.network.Connection;
import dev.wasmrun.daemon.network.Connector;
import dev.wasmrun.daemon.network.Loop;
import dev.wasmrun.daemon.network.Relay;
import dev.wasmrun.daemon.network.Traffic;
import dev.wasmrun.daemon.network.http.HttpRules;
import dev.wasmrun.protocol.TunnelServer;
import dev.wasmrun.protocol.TunnelStatus;
import dev.wasmrun.protocol.TunnelStatus.State;
import dev.wasmrun.protocol.TunnelWish;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * An app that greets and echoes, a real relay, and the servers and tunnels that a test opens. All
 * of it ends with the stage.
 */
final class Stage implements AutoCloseable {
    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    static final Duration LONG = Duration.ofSeconds(20);
    private static final PublicPorts PORTS = new PublicPorts(LOOPBACK, 21_000, 29_000);
    private static final String GREETING = "welcome ";

    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<TunnelStatus> told = kit.createTestProbe();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Relay relay;
    private final ServerSocket app;

    Stage() throws IOException {
        relay = kept(Relay.start());
        app = kept(new ServerSocket(0, 1024, LOOPBACK));
        serve(app, Stage::echo);
    }

    <T extends AutoCloseable> T kept(T one) {
        open.push(one);
        return one;
    }

    /** What is done with each connection that comes in; it is closed afterwards. */
    interface Service {
        void serve(Socket client) throws IOException;
    }

    static void serve(ServerSocket listener, Service service) {
        Thread.startVirtualThread(
                () -> {
                    try {
                        while (true) {
                            var client = listener.accept();
                            Thread.startVirtualThread(() -> serve(client, service));
                        }
                    } catch (IOException e) {
                        // the test is over
                    }
                });
    }

    private static void serve(Socket client, Service service) {
        try (client) {
            service.serve(client);
        } catch (IOException e) {
            // the client left
        }
    }

    private static void echo(Socket visitor) throws IOException {
        visitor.getOutputStream().write(GREETING.getBytes(StandardCharsets.UTF_8));
        visitor.getInputStream().transferTo(visitor.getOutputStream());
    }

    BoreServer server(Optional<String> secret) throws IOException {
        return server(0, secret);
    }

    BoreServer server(int port, Optional<String> secret) throws IOException {
        return kept(BoreServer.start(new InetSocketAddress(LOOPBACK, port), PORTS, secret, relay));
    }

    ActorRef<Tunnel.Command> tunnel(Optional<String> secret, int server) {
        var servers = List.of(new TunnelServer("127.0.0.1", server));
        var wish = new TunnelWish(Optional.of(servers), secret, Optional.empty(), Optional.empty());
        var entrance = relay.entrance(toApp(), HttpRules.of(wish), new Traffic());
        var visitors = visitors(entrance::welcome);
        return kit.spawn(Tunnel.create(TunnelPlan.of(wish), visitors, told.ref()::tell));
    }

    /** They are taken over by whoever is given. */
    Visitors visitors(BiConsumer<Connection, ByteBuffer> host) {
        return new Visitors() {
            @Override
            public Loop loop() {
                return relay.idlest();
            }

            @Override
            public void welcome(Connection visitor, ByteBuffer sent) {
                host.accept(visitor, sent);
            }

            @Override
            public void close() {
                // those who are there leave by themselves
            }
        };
    }

    private Connector toApp() {
        return () -> Dialled.futureTo(app.getLocalPort());
    }

    TunnelStatus awaits(State state) {
        return awaits(status -> status.state() == state);
    }

    TunnelStatus awaits(Predicate<TunnelStatus> wanted) {
        var deadline = System.nanoTime() + LONG.toNanos();
        TunnelStatus status;
        do {
            status = told.receiveMessage(LONG);
        } while (!wanted.test(status) && System.nanoTime() < deadline);
        assertThat(status).matches(wanted);
        return status;
    }

    /** How many visitors the relay carries. */
    int connections() {
        return relay.connections();
    }

    static int port(TunnelStatus status) {
        return status.publicPort().orElseThrow().number();
    }

    void stop(ActorRef<Tunnel.Command> tunnel) {
        kit.stop(tunnel, LONG);
    }

    /** A visitor at this public port is greeted by the app and hears his own words again. */
    static void assertServes(int port) throws IOException {
        var words = "of mine".getBytes(StandardCharsets.UTF_8);
        try (var visitor = new Socket(LOOPBACK, port)) {
            visitor.setSoTimeout((int) LONG.toMillis());
            visitor.getOutputStream().write(words);
            visitor.shutdownOutput();
            var heard = new String(visitor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(heard).isEqualTo(GREETING + "of mine");
        }
    }

    @Override
    public void close() throws Exception {
        kit.shutdownTestKit();
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
