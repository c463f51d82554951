package dev.wasmrun.daemon.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.network.Connection;
import dev.wasmrun.protocol.TunnelServer;
import dev.wasmrun.protocol.TunnelStatus.State;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Frames that were spoilt, told to both ends of a tunnel: by {@code -Dwasmrun.frames=1000000} a
 * million over sockets, else some thousands; by {@code -Dwasmrun.seed} the same ones again.
 */
class MutatedFramesTest {
    private static final int FRAMES = Integer.getInteger("wasmrun.frames", 20_000);
    private static final long SEED =
            Long.getLong("wasmrun.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    private static final int PURE = Math.max(FRAMES, 300_000);
    private static final int AT_ONCE = 200;
    // How many conversations are left open, so that the other end must lose its patience.
    private static final double LEFT_OPEN = 0.01;
    private static final Optional<String> SECRET = Optional.of("open sesame");

    private final SpoiltFrames spoilt = new SpoiltFrames(SEED);
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    private Stage stage;

    @BeforeEach
    void begin() throws IOException {
        stage = new Stage();
    }

    @AfterEach
    void end() throws Exception {
        stage.close();
    }

    private void say(String what, long since) {
        System.out.printf(
                "%d spoilt frames %s in %d ms, -Dwasmrun.seed=%d%n",
                spoilt.spoilt(), what, (System.nanoTime() - since) / 1_000_000, SEED);
    }

    @Test
    void are_understood_or_refused_wherever_they_are_split_and_nothing_else() {
        var since = System.nanoTime();
        var refused = 0;
        while (spoilt.spoilt() < PURE) {
            var locked = spoilt.chance(0.5);
            var byServer = spoilt.next(SpoiltFrames.ofServer(locked));
            var byClient = spoilt.next(SpoiltFrames.ofClient(locked));
            refused += heard(byServer, MutatedFramesTest::check) ? 0 : 1;
            refused += heard(byClient, frame -> ClientMessage.parse(frame)) ? 0 : 1;
        }
        say("were parsed", since);
        assertThat(refused).isGreaterThan(PURE / 10);
    }

    private interface Ear {
        Object hear(String frame) throws IOException;
    }

    private static Object check(String frame) throws IOException {
        var message = ServerMessage.parse(frame);
        if (message instanceof ServerMessage.Hello(var port)) {
            assertThat(port).isBetween(1, 65_535);
        }
        if (message instanceof ServerMessage.Refusal(var text)) {
            assertThat(text.chars()).noneMatch(Character::isISOControl);
        }
        return message;
    }

    private boolean heard(byte[] bytes, Ear ear) {
        var frames = new Frames();
        var at = 0;
        try {
            while (at < bytes.length) {
                var some = ThreadLocalRandom.current().nextInt(1, bytes.length - at + 1);
                var piece = ByteBuffer.wrap(bytes, at, some);
                Optional<String> frame;
                while ((frame = frames.next(piece)).isPresent()) {
                    assertThat(frame.get().length()).isLessThanOrEqualTo(Frames.LONGEST);
                    assertThat(ear.hear(frame.get())).isNotNull();
                }
                at += some;
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void of_clients_leave_nothing_in_our_server_and_it_serves_on() throws IOException {
        var since = System.nanoTime();
        var free = stage.server(Optional.empty());
        var locked = stage.server(SECRET);
        try (var traces = new Traces()) {
            conversations(
                    (bytes, wantsSecret, leaveOpen) ->
                            tell((wantsSecret ? locked : free).port(), bytes, leaveOpen),
                    false);
            traces.awaitNone();
        }
        say("were told to our server", since);
        assertThat(wrong).isEmpty();
        assertThat(free.held()).isZero();
        assertThat(locked.held()).isZero();
        stage.tunnel(SECRET, locked.port());
        Stage.assertServes(Stage.port(stage.awaits(State.CONNECTED)));
    }

    private interface Conversation {
        void with(byte[] bytes, boolean locked, boolean leaveOpen) throws IOException;
    }

    private void conversations(Conversation conversation, boolean ofServer) {
        var until = spoilt.spoilt() + FRAMES / 2;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (spoilt.spoilt() < until) {
                var locked = spoilt.chance(0.5);
                var frames =
                        ofServer ? SpoiltFrames.ofServer(locked) : SpoiltFrames.ofClient(locked);
                var bytes = spoilt.next(frames);
                var leaveOpen = spoilt.chance(LEFT_OPEN);
                turns.acquireUninterruptibly();
                threads.execute(
                        () -> {
                            try {
                                conversation.with(bytes, locked, leaveOpen);
                            } catch (IOException | RuntimeException | AssertionError e) {
                                wrong.add(e);
                            } finally {
                                turns.release();
                            }
                        });
            }
        }
    }

    private static void tell(int port, byte[] bytes, boolean leaveOpen) throws IOException {
        try (var client = new Socket(Stage.LOOPBACK, port)) {
            client.setSoTimeout((int) Stage.LONG.toMillis());
            try {
                client.getOutputStream().write(bytes);
                if (!leaveOpen) {
                    client.shutdownOutput();
                }
            } catch (IOException e) {
                return; // the server had enough
            }
            readToEnd(client);
            client.setSoLinger(true, 0); // so that a million leave no ports in TIME_WAIT
        }
    }

    // What lends a port goes on for ever: it has proved that it is well.
    private static void readToEnd(Socket client) throws IOException {
        var buffer = new byte[512];
        try {
            int count;
            while ((count = client.getInputStream().read(buffer)) >= 0) {
                if (new String(buffer, 0, count, StandardCharsets.UTF_8).contains("Hello")) {
                    return;
                }
            }
        } catch (java.net.SocketException e) {
            // reset: that is an end, too
        }
    }

    @Test
    void of_servers_leave_nothing_in_our_client_and_it_goes_on_elsewhere() throws IOException {
        var since = System.nanoTime();
        var bad = new SpoiltServer();
        Stage.serve(stage.kept(bad.listener), bad::serve);
        try (var traces = new Traces()) {
            conversations(bad::meet, true);
            traces.awaitNone();
        }
        say("were told to our client", since);
        assertThat(wrong).isEmpty();
        stage.tunnel(SECRET, stage.server(SECRET).port());
        Stage.assertServes(Stage.port(stage.awaits(State.CONNECTED)));
    }

    /** Says to whoever comes what is next in the queue, be it a client or the one for a visitor. */
    private final class SpoiltServer {
        private record Words(byte[] bytes, boolean leaveOpen) {}

        private final ServerSocket listener = new ServerSocket(0, 1024, Stage.LOOPBACK);
        private final Queue<Words> words = new ConcurrentLinkedQueue<>();

        private SpoiltServer() throws IOException {}

        private void serve(Socket client) throws IOException {
            var next = Optional.ofNullable(words.poll());
            client.setSoTimeout((int) Stage.LONG.toMillis());
            client.getOutputStream().write(next.map(Words::bytes).orElse(new byte[0]));
            if (!next.map(Words::leaveOpen).orElse(false)) {
                client.shutdownOutput();
            }
            readToEnd(client);
        }

        private void meet(byte[] bytes, boolean locked, boolean leaveOpen) {
            words.add(new Words(bytes, leaveOpen));
            var server = new TunnelServer("127.0.0.1", listener.getLocalPort());
            var secret = locked ? SECRET.map(Secret::new) : Optional.<Secret>empty();
            var ended = new CompletableFuture<IOException>();
            try (var link = new Link(server, secret, 0, stage.visitors(SpoiltServer::dismiss))) {
                link.begin(given -> assertThat(given).isPositive(), ended::complete);
                assertThat(ended.orTimeout(Stage.LONG.toSeconds(), TimeUnit.SECONDS).join())
                        .hasMessageNotContaining("open sesame");
            }
        }

        private static void dismiss(Connection visitor, ByteBuffer sent) {
            visitor.close();
            assertThat(sent.remaining()).isLessThanOrEqualTo(4 * 1024);
        }
    }
}
