package dev.wasmrun.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;

class TcpListenersTest {
    @Test
    void a_port_is_told_as_long_as_somebody_listens_on_it() throws IOException {
        try (var listeners = TcpListeners.open()) {
            int port;
            try (var four = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                    var six = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
                port = four.getLocalPort();
                assertThat(listeners.ports()).contains(port, six.getLocalPort());
            }
            assertThat(listeners.ports()).doesNotContain(port);
        }
    }

    @Test
    void a_connection_is_no_listener() throws IOException {
        try (var listeners = TcpListeners.open();
                var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                var visitor = new Socket(server.getInetAddress(), server.getLocalPort());
                var accepted = server.accept()) {
            assertThat(accepted.isConnected()).isTrue();
            assertThat(listeners.ports())
                    .contains(server.getLocalPort())
                    .doesNotContain(visitor.getLocalPort());
        }
    }

    @Test
    void more_than_fit_into_one_answer_are_told_in_order() throws IOException {
        var servers = new ArrayList<ServerSocket>();
        try (var listeners = TcpListeners.open()) {
            for (var i = 0; i < 500; i++) {
                servers.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
            }
            var ports = servers.stream().map(ServerSocket::getLocalPort).toList();
            assertThat(listeners.ports()).containsAll(ports);
            assertThat(listeners.ports().stream().toList()).isSorted();
        } finally {
            for (var server : servers) {
                server.close();
            }
        }
    }
}
