package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.protocol.ForwardSpec;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;

@Timeout(30)
class DatagramsIntoNamespaceTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** The app comes only after the first datagrams, which it may miss, as always with UDP. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::"})
    void an_app_is_reached_wherever_it_takes_datagrams_in_its_network(String address)
            throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        try (var relay = Relay.start();
                var watch = PortWatch.start(() -> false);
                var network = NetworkNamespace.create("test-udp", watch);
                var visitor = new DatagramSocket(0, LOOPBACK)) {
            var spec = ForwardSpec.parse(freePort() + ":5353/udp");
            var _ = relay.binder(network).bind(spec).toCompletableFuture().join();
            visitor.connect(LOOPBACK, spec.hostPort().number());
            say(visitor);
            try (var app = network.call(() -> receiver(address)).join()) {
                var heard = ByteBuffer.allocate(100);
                await().untilAsserted(
                                () -> {
                                    say(visitor);
                                    assertThat(app.receive(heard.clear())).isNotNull();
                                });
                assertThat(heard.flip().remaining()).isEqualTo(2);
                say(visitor);
                await().until(() -> echo(app, heard));
                var answer = new DatagramPacket(new byte[100], 100);
                visitor.setSoTimeout(5_000);
                visitor.receive(answer);
                assertThat(answer.getLength()).isEqualTo(2);
            }
        }
    }

    private static boolean echo(DatagramChannel app, ByteBuffer buffer) throws IOException {
        var from = app.receive(buffer.clear());
        return from != null && app.send(buffer.flip(), from) > 0;
    }

    private static void say(DatagramSocket visitor) throws IOException {
        visitor.send(new DatagramPacket("hi".getBytes(StandardCharsets.UTF_8), 2));
    }

    private static DatagramChannel receiver(String literal) throws IOException {
        var address = InetAddress.ofLiteral(literal);
        var channel =
                DatagramChannel.open(HostPort.family(address))
                        .bind(new InetSocketAddress(address, 5353));
        channel.configureBlocking(false);
        return channel;
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }
}
