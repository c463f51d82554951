package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.protocol.ForwardSpec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;

@Timeout(60)
class DatagramRelayTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int LARGEST = 65_507;
    private static final int PATIENCE = 5_000;

    private DatagramRelay relay;
    private DatagramSocket app;
    private DatagramDoor door;
    private int hostPort;
    private CompletableFuture<Boolean> gate = CompletableFuture.completedFuture(true);

    @BeforeEach
    void open() throws IOException {
        app = new DatagramSocket(0, LOOPBACK);
        app.setSoTimeout(PATIENCE);
        relay(DatagramRelay.Bounds.USUAL);
    }

    @AfterEach
    void close() {
        relay.close();
        app.close();
    }

    private void relay(DatagramRelay.Bounds bounds) throws IOException {
        if (relay != null) {
            relay.close();
        }
        relay = DatagramRelay.start(bounds);
        bind("");
    }

    private void bind(String address) throws IOException {
        hostPort = freePort();
        var spec = "%s%d:%d/udp".formatted(address, hostPort, app.getLocalPort());
        var receiver = new InetSocketAddress(LOOPBACK, app.getLocalPort());
        door =
                relay.bind(
                        ForwardSpec.parse(spec),
                        new DatagramConnector() {
                            @Override
                            public CompletionStage<DatagramChannel> open() {
                                return gate.thenApply(_ -> channel());
                            }

                            @Override
                            public CompletionStage<InetSocketAddress> receiver() {
                                return CompletableFuture.completedFuture(receiver);
                            }
                        });
    }

    private static DatagramChannel channel() {
        try {
            return DatagramChannel.open();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_app_hears_a_visitor_and_he_hears_the_answer() throws IOException {
        try (var visitor = visitor()) {
            say(visitor, "question");
            answer("answer to ");
            assertThat(hear(visitor)).isEqualTo("answer to question");
        }
    }

    @Test
    void the_app_tells_visitors_apart_and_each_gets_his_answers() throws IOException {
        try (var one = visitor();
                var other = visitor()) {
            say(one, "1");
            var first = receive(app);
            say(other, "2");
            var second = receive(app);
            say(one, "3");
            var third = receive(app);
            assertThat(third.getSocketAddress()).isEqualTo(first.getSocketAddress());
            assertThat(second.getSocketAddress()).isNotEqualTo(first.getSocketAddress());
            app.send(first);
            app.send(second);
            assertThat(hear(other)).isEqualTo("2");
            assertThat(hear(one)).isEqualTo("1");
        }
    }

    @Test
    void the_largest_datagram_passes_unharmed_both_ways() throws IOException {
        var bytes = new byte[LARGEST];
        new Random(1).nextBytes(bytes);
        try (var visitor = visitor()) {
            visitor.send(new DatagramPacket(bytes, bytes.length));
            var inside = receive(app);
            assertThat(inside.getLength()).isEqualTo(LARGEST);
            app.send(inside);
            var back = receive(visitor);
            assertThat(back.getData()).startsWith(bytes);
            assertThat(back.getLength()).isEqualTo(LARGEST);
        }
    }

    @Test
    void an_empty_datagram_passes_both_ways() throws IOException {
        // Java sends no empty datagrams from a connected socket.
        try (var visitor = new DatagramSocket(0, LOOPBACK)) {
            visitor.setSoTimeout(PATIENCE);
            visitor.send(new DatagramPacket(new byte[0], 0, LOOPBACK, hostPort));
            answer("");
            assertThat(hear(visitor)).isEmpty();
        }
    }

    @Test
    void what_nobody_takes_is_lost_but_the_flow_is_not() throws IOException {
        var appPort = app.getLocalPort();
        try (var visitor = visitor()) {
            say(visitor, "before");
            var from = receive(app).getSocketAddress();
            app.close();
            for (var i = 0; i < 10; i++) {
                say(visitor, "lost");
            }
            assertThat(flows()).isOne();
            app = new DatagramSocket(appPort, LOOPBACK);
            app.setSoTimeout(PATIENCE);
            await().untilAsserted(
                            () -> {
                                say(visitor, "after");
                                app.setSoTimeout(100);
                                var packet = receive(app);
                                assertThat(text(packet)).isEqualTo("after");
                                assertThat(packet.getSocketAddress()).isEqualTo(from);
                                app.send(packet);
                            });
            assertThat(hear(visitor)).isEqualTo("after");
        }
    }

    @Test
    void what_comes_before_there_is_a_way_inside_is_kept_in_order_up_to_a_bound() throws Exception {
        gate = new CompletableFuture<>();
        try (var visitor = visitor()) {
            for (var i = 0; i < 100; i++) {
                say(visitor, "" + i);
            }
            await().until(() -> onLoop(door::waiting) > 0 && flows() == 1);
            say(visitor, "last");
            gate.complete(true);
            for (var i = 0; i < 50; i++) {
                assertThat(text(receive(app))).isEqualTo("" + i);
            }
            await().until(() -> onLoop(door::waiting) == 0);
        }
    }

    @Test
    void what_waits_is_bounded_for_all_visitors_together() throws IOException {
        gate = new CompletableFuture<>();
        var visitors = new ArrayList<DatagramSocket>();
        var bytes = new byte[60_000];
        for (var i = 0; i < 20; i++) {
            var visitor = visitor();
            visitors.add(visitor);
            for (var sent = 0; sent < 10; sent++) {
                visitor.send(new DatagramPacket(bytes, bytes.length));
                flows(); // so that the relay keeps up
            }
        }
        await().until(
                        () -> {
                            for (var visitor : visitors) {
                                say(visitor, "again"); // on a busy machine the kernel drops some
                            }
                            return flows() == 20;
                        });
        assertThat(onLoop(door::waiting))
                .isBetween(DatagramDoor.MOST_WAITING / 2, DatagramDoor.MOST_WAITING);
        visitors.forEach(DatagramSocket::close);
    }

    @Test
    void a_visitor_who_is_silent_for_long_is_forgotten_and_may_come_again() throws IOException {
        relay(new DatagramRelay.Bounds(10, Duration.ofMillis(100)));
        try (var visitor = visitor()) {
            say(visitor, "one");
            receive(app);
            await().until(() -> flows() == 0);
            say(visitor, "two");
            answer("");
            assertThat(hear(visitor)).isEqualTo("two");
        }
    }

    @Test
    void the_visitor_who_was_silent_longest_makes_room_for_one_too_many() throws IOException {
        relay(new DatagramRelay.Bounds(2, Duration.ofSeconds(60)));
        try (var busy = visitor();
                var silent = visitor();
                var late = visitor()) {
            say(busy, "a");
            var before = receive(app).getSocketAddress();
            say(silent, "b");
            var silentOne = receive(app).getSocketAddress();
            say(busy, "c");
            receive(app);
            say(late, "d");
            receive(app);
            assertThat(flows()).isEqualTo(2);
            say(busy, "e");
            assertThat(receive(app).getSocketAddress()).isEqualTo(before);
            say(silent, "f");
            assertThat(receive(app).getSocketAddress()).isNotEqualTo(silentOne);
        }
    }

    @Test
    void closing_a_forward_frees_its_port_at_once() throws IOException {
        try (var visitor = visitor()) {
            say(visitor, "hello");
            receive(app);
            door.close();
            try (var next = new DatagramSocket(hostPort, LOOPBACK)) {
                assertThat(next.isBound()).isTrue();
            }
            assertThat(flows()).isZero();
        }
    }

    @Test
    void closing_the_relay_frees_all_ports() throws IOException {
        relay.close();
        try (var next = new DatagramSocket(hostPort, LOOPBACK)) {
            assertThat(next.isBound()).isTrue();
        }
    }

    @Test
    void an_answer_comes_from_the_address_that_was_asked() throws IOException {
        var own =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(one -> one instanceof Inet4Address && !one.isLoopbackAddress())
                        .findFirst();
        assumeThat(own).as("an address besides loopback").isPresent();
        bind("0.0.0.0:");
        try (var visitor = new DatagramSocket(0, LOOPBACK)) {
            visitor.setSoTimeout(PATIENCE);
            visitor.connect(own.orElseThrow(), hostPort); // hears that address only
            say(visitor, "who?");
            answer("me, ");
            assertThat(hear(visitor)).isEqualTo("me, who?");
        }
        try (var visitor = visitor()) {
            say(visitor, "still?");
            answer("yes, ");
            assertThat(hear(visitor)).isEqualTo("yes, still?");
        }
    }

    @Test
    void others_cannot_share_a_port_that_is_forwarded() throws IOException {
        bind("0.0.0.0:");
        try (var late = DatagramChannel.open()) {
            late.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            assertThatThrownBy(() -> late.bind(new InetSocketAddress(LOOPBACK, hostPort)))
                    .isInstanceOf(BindException.class);
        }
    }

    private DatagramSocket visitor() throws IOException {
        var visitor = new DatagramSocket(0, LOOPBACK);
        visitor.setSoTimeout(PATIENCE);
        visitor.connect(LOOPBACK, hostPort);
        return visitor;
    }

    private static void say(DatagramSocket visitor, String text) throws IOException {
        visitor.send(new DatagramPacket(text.getBytes(), text.length()));
    }

    /** The app answers what it hears next. */
    private void answer(String prefix) throws IOException {
        var heard = receive(app);
        var bytes = (prefix + text(heard)).getBytes();
        app.send(new DatagramPacket(bytes, bytes.length, heard.getSocketAddress()));
    }

    private static String hear(DatagramSocket visitor) throws IOException {
        return text(receive(visitor));
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength());
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[LARGEST + 1], LARGEST + 1);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("Nothing came", e);
        }
        return packet;
    }

    private int flows() {
        return onLoop(door::flows);
    }

    private int onLoop(IntSupplier look) {
        return relay.onLoop(look::getAsInt).join();
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }
}
