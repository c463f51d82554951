package dev.wasmrun.daemon.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.protocol.TunnelStatus.State;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;

/** Servers that end, again and again. */
class TunnelRestartsTest {
    private static final int RESTARTS = 100;
    private static final Optional<String> SECRET = Optional.of("open sesame");
    private Stage stage;

    @BeforeEach
    void begin() throws IOException {
        stage = new Stage();
    }

    @AfterEach
    void end() throws Exception {
        stage.close();
    }

    @Test
    void a_tunnel_comes_back_on_its_port_a_hundred_times_and_nothing_is_left() throws IOException {
        try (var traces = new Traces()) {
            var server = stage.server(SECRET);
            var control = server.port();
            var tunnel = stage.tunnel(SECRET, control);
            var port = Stage.port(stage.awaits(State.CONNECTED));
            for (var i = 0; i < RESTARTS; i++) {
                Stage.assertServes(port);
                server.close();
                stage.awaits(State.RECONNECTING);
                server = stage.server(control, SECRET);
                assertThat(Stage.port(stage.awaits(State.CONNECTED))).isEqualTo(port);
            }
            Stage.assertServes(port);
            stage.stop(tunnel);
            server.close();
            traces.awaitNone();
            assertThat(server.held()).isZero();
            assertThat(stage.connections()).isZero();
        }
    }

    @Test
    void a_server_that_closes_keeps_nobody_who_came_in_meanwhile() throws Exception {
        for (var i = 0; i < RESTARTS; i++) {
            var server = stage.server(Optional.empty());
            var port = server.port();
            var clients = new ArrayList<Socket>();
            var closing = Thread.startVirtualThread(server::close);
            try {
                while (closing.isAlive()) {
                    clients.add(client(port));
                }
            } catch (IOException e) {
                // it is closed
            }
            closing.join();
            for (var client : clients) {
                hearsTheEnd(client);
            }
            await().atMost(Stage.LONG).until(() -> server.held() == 0);
        }
    }

    private static Socket client(int port) throws IOException {
        var client = new Socket(Stage.LOOPBACK, port);
        client.setSoTimeout((int) Stage.LONG.toMillis());
        client.getOutputStream().write("{\"Hello\":0}\0".getBytes(StandardCharsets.UTF_8));
        return client;
    }

    // Who is kept by mistake is told for ever that the server lives.
    private static void hearsTheEnd(Socket client) {
        var deadline = System.nanoTime() + Stage.LONG.toNanos();
        try (client) {
            while (client.getInputStream().read() >= 0) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
        } catch (IOException e) {
            assertThat(e).isNotInstanceOf(java.net.SocketTimeoutException.class);
        }
    }
}
