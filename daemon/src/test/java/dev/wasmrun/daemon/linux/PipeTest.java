package dev.wasmrun.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.util.Random;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipeTest {
    private ServerSocket listener;
    private TcpSocket from;
    private TcpSocket to;
    private Socket sender;
    private Socket reader;
    private Pipe pipe;

    @BeforeEach
    void open() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
        from = Dialled.to(listener.getLocalPort());
        sender = listener.accept();
        to = Dialled.to(listener.getLocalPort());
        reader = listener.accept();
        pipe = Pipe.open();
    }

    @AfterEach
    void close() throws IOException {
        for (var it : new AutoCloseable[] {pipe, from, to, sender, reader, listener}) {
            try {
                it.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    @Test
    void bytes_and_the_end_come_as_they_were_sent() throws IOException {
        assertThat(pipe.fill(from)).isZero();
        assertThat(pipe.isEmpty()).isTrue();
        sender.getOutputStream().write("hello".getBytes());
        assertThat(fill()).isEqualTo(5);
        pipe.drain(to);
        assertThat(pipe.isEmpty()).isTrue();
        assertThat(reader.getInputStream().readNBytes(5)).isEqualTo("hello".getBytes());
        sender.shutdownOutput();
        assertThat(fill()).isEqualTo(TcpSocket.END);
    }

    private int fill() throws IOException {
        var count = pipe.fill(from);
        while (count == 0) {
            count = pipe.fill(from);
        }
        return count;
    }

    @Test
    void it_holds_what_a_slow_reader_has_no_room_for() throws Exception {
        var said = new byte[32 * 1024 * 1024];
        new Random(1).nextBytes(said);
        var sending = Thread.ofPlatform().daemon().start(() -> send(said));
        while (pipe.isEmpty()) {
            fill();
            pipe.drain(to);
        }
        assertThatThrownBy(() -> pipe.fill(from)).isInstanceOf(IllegalStateException.class);
        var rest =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        passOn();
                                    } catch (IOException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
        assertThat(reader.getInputStream().readAllBytes()).isEqualTo(said);
        rest.join();
        sending.join();
    }

    private void send(byte[] said) {
        try {
            sender.getOutputStream().write(said);
            sender.shutdownOutput();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void passOn() throws IOException {
        do {
            while (!pipe.isEmpty()) {
                pipe.drain(to);
            }
        } while (fill() != TcpSocket.END);
        to.shutdownOutput();
    }

    @Test
    void a_reader_who_broke_off_is_told_of_and_not_by_a_signal() throws IOException {
        reader.setSoLinger(true, 0);
        reader.close();
        sender.getOutputStream().write(1);
        fill();
        assertThatThrownBy(
                        () -> {
                            pipe.drain(to);
                            sender.getOutputStream().write(1);
                            fill();
                            pipe.drain(to);
                        })
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("splice");
    }

    @Test
    void a_closed_socket_is_not_touched() {
        from.close();
        to.close();
        assertThatThrownBy(() -> pipe.fill(from)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> pipe.drain(to)).isInstanceOf(ClosedChannelException.class);
    }
}
