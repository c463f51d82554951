package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.wasmrun.protocol.ForwardSpec;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;

@Timeout(30)
class ForwardIntoNamespaceTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1"})
    void an_app_is_reached_wherever_it_listens_in_its_network(String address) throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        try (var relay = Relay.start();
                var watch = PortWatch.start(() -> false);
                var network = NetworkNamespace.create("test", watch);
                var app = network.call(() -> listen(address)).join()) {
            var spec = ForwardSpec.parse(RelayTest.freePort() + ":3000");
            var _ = relay.binder(network).bind(spec).toCompletableFuture().join();
            // The first is dialed with patience, those after it with sockets opened before.
            for (var visit = 0; visit < 3 * Spares.MOST; visit++) {
                isGreeted(spec, app);
            }
        }
    }

    private static void isGreeted(ForwardSpec spec, ServerSocketChannel app) throws IOException {
        try (var visitor = new Socket("127.0.0.1", spec.hostPort().number());
                var inside = app.accept()) {
            inside.write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
            assertThat(visitor.getInputStream().readNBytes(2)).containsExactly('h', 'i');
        }
    }

    private static ServerSocketChannel listen(String address) throws IOException {
        var family =
                address.contains(":") ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        return ServerSocketChannel.open(family)
                .bind(new InetSocketAddress(InetAddress.ofLiteral(address), 3000));
    }
}
