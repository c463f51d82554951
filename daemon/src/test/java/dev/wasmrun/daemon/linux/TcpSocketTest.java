package dev.wasmrun.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

class TcpSocketTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(16);

    private static TcpSocket listener(String address) throws IOException {
        return TcpSocket.listen(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void what_one_says_the_other_hears_and_both_know_who_it_is(String address) throws IOException {
        try (var listener = listener(address);
                var visitor = new Socket(InetAddress.ofLiteral(address), port(listener));
                var inside = listener.accept().orElseThrow()) {
            assertThat(listener.accept()).isEmpty();
            assertThat(inside.remoteAddress()).isEqualTo(visitor.getLocalSocketAddress());
            assertThat(inside.localAddress()).isEqualTo(visitor.getRemoteSocketAddress());
            assertThat(inside.read(buffer)).isZero();
            visitor.getOutputStream().write("hello".getBytes());
            visitor.shutdownOutput();
            while (inside.read(buffer) != TcpSocket.END) {
                Thread.onSpinWait();
            }
            assertThat(inside.write(buffer.flip())).isEqualTo(5);
            inside.shutdownOutput();
            assertThat(new String(visitor.getInputStream().readAllBytes())).isEqualTo("hello");
        }
    }

    private static int port(TcpSocket listener) throws IOException {
        return listener.localAddress().getPort();
    }

    @Test
    void a_port_in_use_is_refused_by_name() throws IOException {
        try (var listener = listener("127.0.0.1")) {
            var taken = new InetSocketAddress(LOOPBACK, port(listener));
            assertThatThrownBy(() -> TcpSocket.listen(taken, 1).close())
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("EADDRINUSE");
        }
    }

    @Test
    void where_nobody_listens_is_said_when_asked_again() throws IOException {
        int port;
        try (var listener = listener("127.0.0.1")) {
            port = port(listener);
        }
        assertThatThrownBy(() -> Dialled.to(port).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ECONNREFUSED");
    }

    @Test
    void closing_twice_never_closes_who_has_the_number_next() throws IOException {
        var first = TcpSocket.open(LOOPBACK);
        first.close();
        try (var next = TcpSocket.open(LOOPBACK)) {
            assertThat(next.number()).isEqualTo(first.number());
            first.close();
            assertThat(next.localAddress().getPort()).isZero(); // it is open
            assertThatThrownBy(() -> first.read(buffer)).isInstanceOf(ClosedChannelException.class);
            try (var epoll = Epoll.open()) {
                assertThatThrownBy(() -> epoll.watch(first, 1))
                        .isInstanceOf(ClosedChannelException.class);
            }
        }
    }
}
