package dev.wasmrun.daemon.tunnel;

import dev.wasmrun.protocol.Json;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A connection to a bore server on which frames travel. It blocks: for virtual threads only. */
final class Wire implements AutoCloseable {
    /** For each step of a handshake. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration BEAT = Duration.ofMillis(400);

    private final SocketChannel channel;
    private final Frames frames = new Frames();
    private final ByteBuffer in = ByteBuffer.allocate(4 * 1024).flip();

    private Wire(SocketChannel channel) {
        this.channel = channel;
    }

    /** To the first address of the name that answers. */
    static Wire connect(String host, int port) throws IOException {
        var failure = new IOException("Nobody answers at %s:%d".formatted(host, port));
        for (var address : addresses(host)) {
            try {
                return connect(new InetSocketAddress(address, port));
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    private static InetAddress[] addresses(String host) throws IOException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("There is no host " + host, e);
        }
    }

    static Wire connect(SocketAddress address) throws IOException {
        var channel = SocketChannel.open();
        try {
            channel.socket().connect(address, (int) PATIENCE.toMillis());
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new Wire(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** One that a client opened. */
    static Wire of(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new Wire(channel);
    }

    /** {@code {"name":value}} */
    void send(String name, Object value) throws IOException {
        write(Json.mapper().writeValueAsString(Map.of(name, value)));
    }

    /** Tells the other side all the time that we live, until it is gone. */
    void beatUntilGone() throws IOException {
        while (true) {
            try {
                frame(BEAT);
            } catch (SocketTimeoutException e) {
                write("\"Heartbeat\"");
            }
        }
    }

    private synchronized void write(String json) throws IOException {
        var frame = Frames.of(json);
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    /** Fails with a SocketTimeoutException when no whole message comes in time. */
    ServerMessage receive(Duration patience) throws IOException {
        return ServerMessage.parse(frame(patience));
    }

    String frame(Duration patience) throws IOException {
        var deadline = System.nanoTime() + patience.toNanos();
        Optional<String> frame;
        while ((frame = frames.next(in)).isEmpty()) {
            read(deadline - System.nanoTime());
        }
        return frame.get();
    }

    private void read(long nanos) throws IOException {
        var millis = (int) (nanos / 1_000_000);
        if (millis <= 0) {
            throw new SocketTimeoutException("The other side says nothing");
        }
        channel.socket().setSoTimeout(millis);
        var count = channel.socket().getInputStream().read(in.array());
        if (count < 0) {
            throw new EOFException("The other side closed the connection");
        }
        in.clear().limit(count);
    }

    SocketAddress peer() throws IOException {
        return channel.getRemoteAddress();
    }

    /** From now on it is a visitor's, who sent the rest already. */
    SocketChannel channel() {
        return channel;
    }

    /** What came behind the last frame. */
    ByteBuffer rest() {
        return in;
    }

    /** The other side then learns at once of the end, or not at all. */
    void resetOnClose() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no use any more, closed or not.
        }
    }
}
