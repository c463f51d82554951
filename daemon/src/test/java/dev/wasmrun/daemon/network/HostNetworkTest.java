package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.ProblemException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

@Timeout(60)
class HostNetworkTest {
    private static final String LISTENER =
            "import socket; s = socket.create_server(('127.0.0.1', 0));"
                    + " d = socket.socket(type=socket.SOCK_DGRAM); d.bind(('127.0.0.1', 0));"
                    + " print(s.getsockname()[1], d.getsockname()[1], flush=True); [s.accept() for _ in range(9)]";

    private final PortWatch watch = PortWatch.start(() -> false);
    private Process app;
    private Port own;
    private Port datagrams;
    private NetworkNamespace host;
    private HostNetwork network;

    @BeforeEach
    void open() throws IOException {
        app = new ProcessBuilder("python3", "-c", LISTENER).start();
        var ports = app.inputReader().readLine().split(" ");
        own = new Port(Integer.parseInt(ports[0]));
        datagrams = new Port(Integer.parseInt(ports[1]));
        host = NetworkNamespace.ofHost("test-host", watch);
        network = new HostNetwork(host, watch, () -> Set.of(app.pid()));
    }

    @AfterEach
    void close() {
        app.destroyForcibly();
        host.close();
        watch.close();
    }

    private static <T> T got(CompletableFuture<T> answer) throws Exception {
        return answer.get(30, TimeUnit.SECONDS);
    }

    @Test
    void of_all_that_is_open_on_the_host_only_the_apps_own_is_seen() throws Exception {
        try (var other = new ServerSocket()) {
            other.bind(new InetSocketAddress("127.0.0.1", 0));
            assertThat(got(host.listening())).contains(own, new Port(other.getLocalPort()));
            assertThat(got(network.listening())).containsExactly(own);
            assertThat(got(network.receiving())).containsExactly(datagrams);
            assertThat(got(network.sockets()))
                    .extracting(OpenSocket::port)
                    .containsExactlyInAnyOrder(own, datagrams);
        }
    }

    @Test
    void only_the_apps_own_ports_are_reached() throws Exception {
        try (var other = new ServerSocket()) {
            other.bind(new InetSocketAddress("127.0.0.1", 0));
            var others = new Port(other.getLocalPort());
            got(host.connect(others)).close(); // it is there
            assertThatThrownBy(() -> got(network.connect(others)))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(IOException.class);
            got(network.connect(own)).close();
            assertThatThrownBy(() -> got(network.dial(others)))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(IOException.class);
            got(network.dial(own)).close();
        }
        assertThat(got(network.receiver(datagrams)).getPort()).isEqualTo(datagrams.number());
        assertThatThrownBy(() -> got(network.receiver(own))).isInstanceOf(ExecutionException.class);
    }

    @Test
    void for_many_visitors_at_once_one_look_is_enough() throws Exception {
        var looks = new AtomicInteger();
        var counting =
                new HostNetwork(
                        host,
                        watch,
                        () -> {
                            looks.incrementAndGet();
                            return Set.of(app.pid());
                        });
        var visitors = Stream.generate(() -> counting.dial(own)).limit(8).toList();
        for (var visitor : visitors) {
            got(visitor).close();
        }
        assertThat(looks).hasValue(1);
    }

    @Test
    void that_the_app_stops_listening_is_told() throws Exception {
        var changed = network.listeningOtherThan(got(network.listening()));
        app.destroyForcibly();
        assertThat(got(changed)).isEmpty();
    }

    @Test
    void a_forward_of_the_very_port_that_the_app_wants_is_refused() {
        var ports = new HostPorts(_ -> CompletableFuture.completedFuture(() -> {}));
        assertThatThrownBy(() -> ports.bind(ForwardSpec.parse("3000:3000")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo("forward-collides");
                            assertThat(e.problem().hint()).contains("--forward 8000:3000");
                        });
        assertThat(ports.bind(ForwardSpec.parse("8080:3000"))).isCompleted();
    }
}
