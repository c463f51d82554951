package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.linux.Dialled;
import dev.wasmrun.daemon.linux.TcpSocket;
import dev.wasmrun.daemon.network.PortBinder.Binding;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Port;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RelayTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int BIG = 50 * 1024 * 1024;

    private Relay relay;
    private ServerSocket app;
    private Binding binding;
    private int hostPort;

    @BeforeEach
    void open() throws IOException {
        relay = Relay.start();
        app = new ServerSocket(0, 1000, LOOPBACK);
        hostPort = freePort();
        binding = bind(relay);
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        app.close();
    }

    @Test
    void fifty_megabytes_pass_unharmed_both_ways_at_once() throws IOException {
        try (var visitor = visit();
                var inside = app.accept()) {
            var sent = send(visitor, 1, 10_000, BIG);
            var answered = send(inside, 2, 10_000, BIG);
            var received = receive(inside.getInputStream());
            var answer = receive(visitor.getInputStream());
            assertThat(received.join()).isEqualTo(sent.join());
            assertThat(answer.join()).isEqualTo(answered.join());
        }
    }

    @Test
    void a_visitor_that_has_said_all_still_hears_the_answer() throws IOException {
        try (var visitor = visit();
                var inside = app.accept()) {
            visitor.getOutputStream().write('q');
            visitor.shutdownOutput();
            assertThat(inside.getInputStream().readAllBytes()).containsExactly('q');
            inside.getOutputStream().write('a');
            inside.close();
            assertThat(visitor.getInputStream().readAllBytes()).containsExactly('a');
        }
        nobodyIsConnected();
    }

    @Test
    void an_app_that_has_said_all_still_listens() throws IOException {
        try (var visitor = visit();
                var inside = app.accept()) {
            inside.getOutputStream().write('a');
            inside.shutdownOutput();
            assertThat(visitor.getInputStream().readAllBytes()).containsExactly('a');
            visitor.getOutputStream().write('q');
            visitor.close();
            assertThat(inside.getInputStream().readAllBytes()).containsExactly('q');
        }
        nobodyIsConnected();
    }

    @Test
    void a_slow_reader_stops_the_sender_and_loses_nothing() throws IOException {
        try (var visitor = SocketChannel.open(host());
                var inside = app.accept();
                var selector = Selector.open()) {
            visitor.configureBlocking(false);
            visitor.register(selector, SelectionKey.OP_WRITE);
            var block = ByteBuffer.allocate(64 * 1024);
            var written = 0L;
            while (selector.select(500) > 0) {
                selector.selectedKeys().clear();
                written += visitor.write(block.clear());
                assertThat(written).as("bytes taken from the sender").isLessThan(64L << 20);
            }
            assertThat(relay.buffersInUse() + relay.pipesInUse()).isOne();
            visitor.shutdownOutput();
            assertThat(inside.getInputStream().transferTo(OutputStream.nullOutputStream()))
                    .isEqualTo(written);
            await().until(() -> relay.buffersInUse() + relay.pipesInUse() == 0);
        }
    }

    @Test
    void large_streams_pass_unharmed_with_a_pipe_and_without() throws IOException {
        var sockets = new ArrayList<Socket>();
        var sent = new ArrayList<CompletableFuture<Long>>();
        var received = new ArrayList<CompletableFuture<Long>>();
        for (var i = 0; i < PipePool.MOST * 2 + 4; i++) {
            var visitor = visit();
            var inside = app.accept();
            sockets.addAll(List.of(visitor, inside));
            sent.add(send(visitor, i, 1_000_000, BIG / 4));
        }
        await().until(() -> relay.pipesInUse() > 0);
        for (var i = 0; i < sent.size(); i++) {
            received.add(receive(sockets.get(2 * i + 1).getInputStream()));
        }
        assertThat(received.stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(sent.stream().map(CompletableFuture::join).toList());
        for (var socket : sockets) {
            socket.close();
        }
        nobodyIsConnected();
    }

    @Test
    void a_reset_by_the_visitor_reaches_the_app() throws IOException {
        var visitor = visit();
        try (var inside = app.accept()) {
            reset(visitor);
            assertThatThrownBy(() -> inside.getInputStream().read())
                    .isInstanceOf(SocketException.class);
        }
        nobodyIsConnected();
    }

    @Test
    void a_reset_by_the_app_reaches_the_visitor() throws IOException {
        try (var visitor = visit()) {
            reset(app.accept());
            assertThatThrownBy(() -> visitor.getInputStream().read())
                    .isInstanceOf(SocketException.class);
        }
        nobodyIsConnected();
    }

    @Test
    void a_visitor_waits_for_an_app_that_starts_late() throws Exception {
        var appPort = app.getLocalPort();
        app.close();
        try (var visitor = visit()) {
            visitor.getOutputStream().write('q');
            await().until(() -> relay.connections() == 1);
            app = new ServerSocket(appPort, 10, LOOPBACK);
            try (var inside = app.accept()) {
                assertThat(inside.getInputStream().read()).isEqualTo('q');
            }
        }
    }

    @Test
    void a_visitor_is_turned_away_when_the_app_does_not_come() throws IOException {
        app.close();
        try (var visitor = visit()) {
            assertThat(visitor.getInputStream().read()).isEqualTo(-1);
        }
        nobodyIsConnected();
    }

    @Test
    void at_most_256_visitors_wait_for_an_app() throws IOException {
        app.close();
        var visitors = new ArrayList<Socket>();
        for (var i = 0; i < Door.MOST_WAITING + 20; i++) {
            visitors.add(visit());
        }
        await().until(() -> relay.connections() == Door.MOST_WAITING);
        binding.close();
        nobodyIsConnected();
        for (var visitor : visitors) {
            visitor.close();
        }
    }

    @Test
    void five_hundred_idle_connections_cost_no_thread_and_no_buffer() throws IOException {
        var sockets = new ArrayList<Socket>();
        echo(sockets);
        var before = Thread.getAllStackTraces().size();
        for (var i = 1; i < 500; i++) {
            echo(sockets);
        }
        assertThat(relay.connections()).isEqualTo(500);
        // The visitor has its bytes a moment before the relay's thread gives the buffer back.
        await().until(() -> relay.buffersInUse() == 0);
        assertThat(Thread.getAllStackTraces().size()).isLessThan(before + 20);
        for (var socket : sockets) {
            socket.close();
        }
        nobodyIsConnected();
    }

    @Test
    void visitors_beyond_the_bound_are_closed_until_another_leaves() throws IOException {
        try (var small = Relay.start(1)) {
            hostPort = freePort();
            bind(small);
            try (var first = visit();
                    var inside = app.accept();
                    var second = visit()) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
                first.close();
                assertThat(inside.getInputStream().read()).isEqualTo(-1);
            }
            await().until(() -> small.connections() == 0);
            try (var _ = visit();
                    var inside = app.accept()) {
                assertThat(inside.isConnected()).isTrue();
            }
        }
    }

    @Test
    void closing_a_forward_frees_its_port_at_once_and_ends_its_connections() throws IOException {
        try (var visitor = visit();
                var inside = app.accept()) {
            await().until(() -> relay.connections() == 1);
            binding.close();
            try (var next = new ServerSocket(hostPort, 1, LOOPBACK)) {
                assertThat(next.isBound()).isTrue();
            }
            assertThat(visitor.getInputStream().read()).isEqualTo(-1);
            assertThat(inside.getInputStream().read()).isEqualTo(-1);
        }
        nobodyIsConnected();
        binding = bind(relay);
    }

    @Test
    void closing_the_relay_frees_all_ports_and_ends_all_connections() throws IOException {
        try (var visitor = visit();
                var inside = app.accept()) {
            visitor.getOutputStream().write('q');
            assertThat(inside.getInputStream().read()).isEqualTo('q');
            relay.close();
            try (var next = new ServerSocket(hostPort, 1, LOOPBACK)) {
                assertThat(next.isBound()).isTrue();
            }
            assertThat(visitor.getInputStream().read()).isEqualTo(-1);
            assertThat(inside.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(relay.connections()).isZero();
    }

    private void echo(ArrayList<Socket> sockets) throws IOException {
        var visitor = visit();
        var inside = app.accept();
        sockets.add(visitor);
        sockets.add(inside);
        visitor.getOutputStream().write('q');
        assertThat(inside.getInputStream().read()).isEqualTo('q');
    }

    private Binding bind(Relay through) {
        return through.binder(_ -> this::connect)
                .bind(ForwardSpec.parse(hostPort + ":" + app.getLocalPort()))
                .toCompletableFuture()
                .join();
    }

    private CompletableFuture<TcpSocket> connect() {
        return Dialled.futureTo(app.getLocalPort());
    }

    private void nobodyIsConnected() {
        await().until(() -> relay.connections() == 0);
        await().until(() -> relay.buffersInUse() == 0);
        await().until(() -> relay.pipesInUse() == 0);
    }

    private InetSocketAddress host() {
        return new InetSocketAddress(LOOPBACK, hostPort);
    }

    private Socket visit() throws IOException {
        return new Socket(LOOPBACK, hostPort);
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
            return new Port(socket.getLocalPort()).number();
        }
    }

    private static CompletableFuture<Long> send(Socket socket, long seed, int length, int total) {
        return later(
                () -> {
                    var sum = new CRC32();
                    var random = new Random(seed);
                    var block = new byte[length];
                    for (var sent = 0; sent < total; sent += block.length) {
                        random.nextBytes(block);
                        sum.update(block);
                        socket.getOutputStream().write(block);
                    }
                    socket.shutdownOutput();
                    return sum.getValue();
                });
    }

    private static CompletableFuture<Long> receive(InputStream in) {
        return later(
                () -> {
                    var sum = new CRC32();
                    var block = new byte[10_000];
                    for (var n = in.read(block); n >= 0; n = in.read(block)) {
                        sum.update(block, 0, n);
                    }
                    return sum.getValue();
                });
    }

    private interface Work {
        long run() throws IOException;
    }

    private static CompletableFuture<Long> later(Work work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofPlatform().daemon().start(task));
    }
}
