package dev.wasmrun.daemon.tunnel;

import dev.wasmrun.daemon.linux.TcpSocket;
import dev.wasmrun.daemon.network.Connection;
import dev.wasmrun.daemon.network.Loop;
import dev.wasmrun.daemon.network.Timer;
import dev.wasmrun.protocol.Json;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A connection on which frames of the bore protocol travel. On its loop's thread only. */
final class Talk implements Connection.Listener {
    /** For each step of a handshake. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Whoever does not read them lets us keep so many bytes at most. */
    private static final int MOST_UNREAD = 64 * 1024;

    /** Hears what the other side says. A failure of his ends the talk. */
    interface Partner {
        /** Both can speak. */
        void begin(Talk talk) throws IOException;

        void heard(Talk talk, String frame) throws IOException;

        /** Nothing was heard for as long as was said by {@link Talk#expect}. */
        void silent(Talk talk) throws IOException;

        /** Once, and last; not after {@link Talk#letGo} or {@link Talk#close}. */
        void ended(IOException why);
    }

    private final Connection connection;
    private final Partner partner;
    private final Frames frames = new Frames();
    private final ByteBuffer in = ByteBuffer.allocate(4 * Frames.LONGEST).flip();
    private Optional<InetSocketAddress> calling;
    private Optional<ByteBuffer> unread = Optional.empty();
    private Optional<Timer> timer = Optional.empty();
    private long heardAt;
    private boolean over;

    private Talk(Connection connection, Partner partner, Optional<InetSocketAddress> calling) {
        this.connection = connection;
        this.partner = partner;
        this.calling = calling;
    }

    /** With somebody who came in. */
    static void with(Loop loop, TcpSocket socket, Partner partner) {
        try {
            var talk = new Talk(loop.take(socket), partner, Optional.empty());
            talk.connection.tell(talk);
            talk.go(() -> partner.begin(talk));
        } catch (IOException e) {
            socket.close();
            partner.ended(e);
        }
    }

    /** With somebody who is called; it fails when he does not answer in time. */
    static void to(Loop loop, InetSocketAddress address, Partner partner) {
        try {
            var socket = TcpSocket.open(address.getAddress());
            try {
                socket.keepAlive();
                var isThere = socket.connect(address);
                var calling = isThere ? Optional.<InetSocketAddress>empty() : Optional.of(address);
                var talk = new Talk(loop.take(socket), partner, calling);
                talk.connection.tell(talk);
                talk.go(isThere ? () -> partner.begin(talk) : talk::await);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            partner.ended(e);
        }
    }

    private void await() throws IOException {
        connection.askRoom();
        expect(PATIENCE);
    }

    private interface Step {
        void make() throws IOException;
    }

    private void go(Step step) {
        if (over) {
            return;
        }
        try {
            step.make();
            read();
        } catch (IOException e) {
            end(e);
        }
    }

    @Override
    public void ready() {
        go(
                () -> {
                    if (calling.isPresent()) {
                        answered();
                    }
                    flush();
                });
    }

    private void answered() throws IOException {
        if (connection.socket().connect(calling.get())) {
            calling = Optional.empty();
            expectNothing();
            partner.begin(this);
        }
    }

    private void read() throws IOException {
        while (!over && calling.isEmpty() && connection.mayRead()) {
            var count = connection.read(in.clear());
            in.flip();
            if (count == TcpSocket.END) {
                throw new EOFException("The other side closed the connection");
            }
            Optional<String> frame;
            while (!over && (frame = frames.next(in)).isPresent()) {
                heardAt = System.nanoTime();
                partner.heard(this, frame.get());
            }
        }
    }

    /**
     * The partner is told once when nothing is heard for so long. What was expected before is not.
     */
    void expect(Duration time) {
        heardAt = System.nanoTime();
        look(time, time);
    }

    private void look(Duration in, Duration patience) {
        expectNothing();
        timer = Optional.of(connection.loop().after(in, () -> go(() -> judge(patience))));
    }

    private void expectNothing() {
        timer.ifPresent(Timer::cancel);
    }

    private void judge(Duration patience) throws IOException {
        var left = patience.toNanos() - (System.nanoTime() - heardAt);
        if (left > 0) {
            look(Duration.ofNanos(left), patience);
        } else if (calling.isPresent()) {
            throw new IOException("Nobody answers at " + calling.get());
        } else {
            partner.silent(this);
        }
    }

    /** {@code {"name":value}} */
    void send(String name, Object value) throws IOException {
        sendJson(Json.mapper().writeValueAsString(Map.of(name, value)));
    }

    void sendJson(String json) throws IOException {
        var frame = Frames.of(json);
        unread =
                Optional.of(
                        unread.map(
                                        before ->
                                                ByteBuffer.allocate(
                                                                before.remaining()
                                                                        + frame.remaining())
                                                        .put(before)
                                                        .put(frame)
                                                        .flip())
                                .orElse(frame));
        flush();
        if (unread.isPresent() && unread.get().remaining() > MOST_UNREAD) {
            throw new IOException("The other side does not read");
        }
    }

    /** As {@link #sendJson}, for whoever is not told to speak; a failure ends the talk. */
    void say(String json) {
        go(() -> sendJson(json));
    }

    private void flush() throws IOException {
        if (unread.isPresent()) {
            connection.write(unread.get());
            unread = unread.filter(ByteBuffer::hasRemaining);
        }
    }

    /** From now on it is a visitor's, who sent the {@link #rest} already. */
    Connection letGo() throws IOException {
        if (unread.isPresent()) {
            throw new IOException("The other side does not read");
        }
        over = true;
        expectNothing();
        connection.tellNobody();
        return connection;
    }

    /** What came behind the last frame. */
    ByteBuffer rest() {
        return in;
    }

    /** The other side then learns at once of the end, or not at all. */
    void resetOnClose() {
        connection.resetOnClose();
    }

    Loop loop() {
        return connection.loop();
    }

    /** The loop ends, or there was a bug. */
    @Override
    public void end() {
        end(new IOException("The relay ended it"));
    }

    private void end(IOException why) {
        if (!over) {
            close();
            partner.ended(why);
        }
    }

    /** Once or more. */
    void close() {
        if (!over) {
            over = true;
            expectNothing();
            connection.close();
        }
    }
}
