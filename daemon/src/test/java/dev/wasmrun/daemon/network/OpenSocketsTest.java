package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.TimeUnit;

@Timeout(30)
class OpenSocketsTest {
    private static final String PROGRAM =
            "import socket,sys; t=socket.create_server(('127.0.0.1',3000));"
                    + "u=socket.socket(type=socket.SOCK_DGRAM); u.bind(('0.0.0.0',5353));"
                    + "print('up',flush=True); sys.stdin.read()";

    @Test
    void what_is_open_in_a_network_is_told_with_its_program_but_not_our_own_sockets()
            throws Exception {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        try (var watch = PortWatch.start(() -> false);
                var network = NetworkNamespace.create("test-open", watch);
                var _ = network.call(OpenSocketsTest::ours).join()) {
            var python = network.start(new ProcessBuilder("python3", "-c", PROGRAM)).join();
            try {
                assertThat(python.inputReader().readLine()).isEqualTo("up");
                assertThat(network.receiving().join()).containsExactly(new Port(5353));
                assertThat(network.sockets().join())
                        .extracting(
                                OpenSocket::protocol,
                                socket -> socket.port().number(),
                                socket -> socket.holder().orElseThrow().pid())
                        .containsExactlyInAnyOrder(
                                tuple(Transport.TCP, 3000, python.pid()),
                                tuple(Transport.UDP, 5353, python.pid()));
            } finally {
                python.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        }
    }

    private static ServerSocketChannel ours() throws IOException {
        return ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 4000));
    }
}
