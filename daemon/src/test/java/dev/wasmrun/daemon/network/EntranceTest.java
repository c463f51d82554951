package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.linux.Dialled;
import dev.wasmrun.daemon.linux.TcpSocket;
import dev.wasmrun.daemon.network.http.HttpRules;
import dev.wasmrun.protocol.TunnelWish;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Visitors who come through no host port, with HTTP in real sockets. */
class EntranceTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int DEADLINE = 20_000;
    private static final int MANY = 5_000_000;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Traffic traffic = new Traffic();
    private Relay relay;
    private ServerSocket app;
    private TcpSocket lobby;

    @BeforeEach
    void begin() throws IOException {
        relay = kept(Relay.start());
        app = kept(new ServerSocket(0, 100, LOOPBACK));
        lobby = kept(TcpSocket.listen(new InetSocketAddress(LOOPBACK, 0), 100));
    }

    @AfterEach
    void end() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private <T extends AutoCloseable> T kept(T one) {
        open.push(one);
        return one;
    }

    private Entrance entrance(Optional<String> password) {
        var none = Optional.<String>empty();
        var wish =
                new TunnelWish(
                        Optional.empty(),
                        none,
                        Optional.empty(),
                        Optional.empty(),
                        password,
                        Optional.empty());
        return kept(relay.entrance(this::connect, HttpRules.of(wish), traffic));
    }

    private CompletableFuture<TcpSocket> connect() {
        return Dialled.futureTo(app.getLocalPort());
    }

    private Socket visitor(Entrance entrance, String sent) throws IOException {
        var visitor = kept(new Socket(LOOPBACK, lobby.localAddress().getPort()));
        visitor.setSoTimeout(DEADLINE);
        var entered = lobby.accept().orElseThrow();
        var loop = entrance.loop();
        loop.run(() -> welcome(entrance, loop, entered, ByteBuffer.wrap(bytes(sent))));
        return visitor;
    }

    private static void welcome(Entrance entrance, Loop loop, TcpSocket visitor, ByteBuffer sent) {
        try {
            entrance.welcome(loop.take(visitor), sent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket atApp() throws IOException {
        app.setSoTimeout(DEADLINE);
        var connection = kept(app.accept());
        connection.setSoTimeout(DEADLINE);
        return connection;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var one = in.read();
            assertThat(one).as("after " + head).isNotNegative();
            head.append((char) one);
        }
        return head.toString();
    }

    private static byte[] many() {
        var bytes = new byte[MANY];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static void send(Socket to, byte[] bytes) {
        Thread.startVirtualThread(
                () -> {
                    try {
                        to.getOutputStream().write(bytes);
                    } catch (IOException e) {
                        // the reader sees that something is missing
                    }
                });
    }

    @Test
    void who_comes_next_is_met_on_the_thread_with_less_to_do() throws IOException {
        var entrance = entrance(Optional.empty());
        var first = entrance.loop();

        visitor(entrance, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        atApp();

        assertThat(entrance.loop()).isNotSameAs(first);
    }

    @Test
    void long_bodies_pass_unchanged_both_ways_and_the_next_request_is_read() throws IOException {
        var start = "POST / HTTP/1.1\r\nHost: bore.pub:1\r\n";
        var visitor = visitor(entrance(Optional.empty()), start);
        send(visitor, bytes("Content-Length: %d\r\n\r\n".formatted(MANY)));
        var inside = atApp();
        assertThat(head(inside.getInputStream())).contains("Host: localhost:" + app.getLocalPort());
        send(visitor, many());
        assertThat(inside.getInputStream().readNBytes(MANY)).isEqualTo(many());
        send(inside, bytes("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(MANY)));
        head(visitor.getInputStream());
        send(inside, many());
        assertThat(visitor.getInputStream().readNBytes(MANY)).isEqualTo(many());
        send(visitor, bytes("GET /next HTTP/1.1\r\nHost: bore.pub:1\r\n\r\n"));
        assertThat(head(inside.getInputStream())).contains("/next", "localhost:");
        assertThat(traffic.now().bytesIn()).isGreaterThan(MANY);
        assertThat(traffic.now().bytesOut()).isGreaterThan(MANY);
    }

    @Test
    void requests_that_come_at_once_are_answered_one_after_the_other() throws IOException {
        var request = "GET /%d HTTP/1.1\r\nHost: a\r\n\r\n";
        var all = request.formatted(1) + request.formatted(2) + request.formatted(3);
        var visitor = visitor(entrance(Optional.empty()), all);
        var inside = atApp();
        for (var i = 1; i <= 3; i++) {
            assertThat(head(inside.getInputStream())).startsWith("GET /%d ".formatted(i));
            assertThat(inside.getInputStream().available()).isZero();
            send(inside, bytes("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + i));
            head(visitor.getInputStream());
            assertThat(visitor.getInputStream().read()).isEqualTo('0' + i);
        }
    }

    @Test
    void who_does_not_know_the_password_hears_so_while_he_still_talks() throws IOException {
        var asked = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n".formatted(MANY);
        var visitor = visitor(entrance(Optional.of("p")), asked);
        send(visitor, many());
        assertThat(new String(visitor.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("HTTP/1.1 401 ")
                .endsWith("password\n");
        assertThat(atApp().getInputStream().read()).as("the app saw nothing").isNegative();
    }

    @Test
    void a_visitor_who_leaves_while_his_next_request_waits_is_forgotten() throws IOException {
        var request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        var visitor = visitor(entrance(Optional.empty()), request + request);
        var inside = atApp();
        head(inside.getInputStream());
        visitor.close();
        inside.close();
        org.awaitility.Awaitility.await().until(() -> traffic.now().visitorsNow() == 0);
        assertThat(relay.buffersInUse()).isZero();
    }

    @Test
    void who_waits_for_an_app_leaves_when_the_entrance_is_closed() throws IOException {
        app.close();
        var entrance = entrance(Optional.empty());
        var visitor = visitor(entrance, "");
        entrance.close();
        assertThat(visitor.getInputStream().read()).isNegative();
        assertThat(visitor(entrance, "").getInputStream().read()).isNegative();
    }
}
