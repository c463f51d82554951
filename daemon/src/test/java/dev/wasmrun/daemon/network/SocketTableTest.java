package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class SocketTableTest {
    private static final Path NET = Path.of("/proc/self/net");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "127.3.2.1"})
    void a_listener_is_seen_with_its_address_and_port(String literal) throws IOException {
        var address = InetAddress.ofLiteral(literal);
        try (var listener =
                ServerSocketChannel.open(StandardProtocolFamily.INET)
                        .bind(new InetSocketAddress(address, 0))) {
            var port = port(listener);
            assertThat(SocketTable.read(NET, Transport.TCP).listeners())
                    .filteredOn(seen -> seen.port().equals(port))
                    .extracting(SocketTable.Listener::address)
                    .containsExactly(address);
        }
    }

    @Test
    void a_socket_that_takes_datagrams_is_seen_until_it_is_connected() throws IOException {
        try (var receiver =
                DatagramChannel.open(StandardProtocolFamily.INET)
                        .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
            var port = new Port(((InetSocketAddress) receiver.getLocalAddress()).getPort());
            assertThat(SocketTable.read(NET, Transport.UDP).listeningPorts()).contains(port);
            assertThat(SocketTable.read(NET, Transport.TCP).listeningPorts()).doesNotContain(port);
            receiver.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9));
            assertThat(SocketTable.read(NET, Transport.UDP).listeningPorts()).doesNotContain(port);
        }
    }

    @Test
    void a_connection_is_no_listener() throws IOException {
        var address = InetAddress.ofLiteral("127.0.0.1");
        try (var listener = ServerSocketChannel.open().bind(new InetSocketAddress(address, 0));
                var visitor = new Socket(address, port(listener).number())) {
            assertThat(SocketTable.read(NET, Transport.TCP).listeningPorts())
                    .contains(port(listener))
                    .doesNotContain(new Port(visitor.getLocalPort()));
        }
    }

    @Test
    void a_port_that_is_listened_on_twice_is_named_once_and_the_ports_are_in_order()
            throws IOException {
        try (var one =
                        ServerSocketChannel.open()
                                .bind(
                                        new InetSocketAddress(
                                                InetAddress.ofLiteral("127.0.0.1"), 0));
                var _ =
                        ServerSocketChannel.open()
                                .bind(
                                        new InetSocketAddress(
                                                InetAddress.ofLiteral("127.0.0.2"),
                                                port(one).number()))) {
            assertThat(SocketTable.read(NET, Transport.TCP).listeningPorts())
                    .containsOnlyOnce(port(one))
                    .extracting(Port::number)
                    .isSorted();
        }
    }

    @Test
    void of_a_host_with_many_connections_only_the_listeners_are_read(@TempDir Path net)
            throws IOException {
        var listening = row("0A", 8080);
        var later = row("0A", 9090); // the kernel never says one here
        Files.write(net.resolve("tcp"), List.of("  sl", listening, row("06", 5000), later));
        assertThat(SocketTable.read(net, Transport.TCP).listeningPorts())
                .containsExactly(new Port(8080));
    }

    @Test
    void of_datagrams_the_whole_table_is_read(@TempDir Path net) throws IOException {
        Files.write(
                net.resolve("udp"),
                List.of("  sl", row("07", 8080), row("01", 5000), row("07", 9090)));
        assertThat(SocketTable.read(net, Transport.UDP).listeningPorts())
                .containsExactly(new Port(8080), new Port(9090));
    }

    private static String row(String state, int port) {
        return "   0: 0100007F:%04X 00000000:0000 %s 00000000:00000000 00:00000000 00000000     0        0 1234 1 0"
                .formatted(port, state);
    }

    private static Port port(ServerSocketChannel listener) throws IOException {
        return new Port(((InetSocketAddress) listener.getLocalAddress()).getPort());
    }
}
