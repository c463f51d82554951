package dev.wasmrun.daemon.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP client that sends exactly what a test says. */
final class RawClient implements Closeable {
    /** An answer; header names in small letters, repeated ones joined by newlines. */
    record Answer(int status, Map<String, String> headers, String body) {}

    private final SocketChannel channel;
    private final InputStream in;

    private RawClient(SocketChannel channel) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
    }

    static RawClient tcp(int port) throws IOException {
        return new RawClient(SocketChannel.open(new InetSocketAddress("127.0.0.1", port)));
    }

    /** Takes little at a time, so that a reader who stops is noticed soon. */
    static RawClient tcpWithSmallBuffer(int port) throws IOException {
        var channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        return new RawClient(channel);
    }

    static RawClient unix(Path socket) throws IOException {
        return new RawClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawClient send(byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        return this;
    }

    RawClient request(String method, String path, String body, String... headers)
            throws IOException {
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        for (var header : headers) {
            head.append(header).append("\r\n");
        }
        if (!body.isEmpty()) {
            var length = body.getBytes(StandardCharsets.UTF_8).length;
            head.append("Content-Type: application/json\r\nContent-Length: ").append(length);
            head.append("\r\n");
        }
        return send(head + "\r\n" + body);
    }

    Answer answer() throws IOException {
        var head = head();
        var length = head.headers().get("content-length");
        var body = new ByteArrayOutputStream();
        if (length != null) {
            body.write(in.readNBytes(Integer.parseInt(length)));
        } else if ("chunked".equals(head.headers().get("transfer-encoding"))) {
            for (var chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
                body.write(chunk.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return new Answer(head.status(), head.headers(), body.toString(StandardCharsets.UTF_8));
    }

    Answer head() throws IOException {
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        var headers = new TreeMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + "\n" + other);
        }
        return new Answer(status, headers, "");
    }

    /** The next chunk of a chunked body; empty at its end. */
    String chunk() throws IOException {
        var size = Integer.parseInt(line().split(";", 2)[0], 16);
        var chunk = new String(in.readNBytes(size), StandardCharsets.ISO_8859_1);
        line();
        return chunk;
    }

    byte[] bytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The connection ended after: " + line);
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
