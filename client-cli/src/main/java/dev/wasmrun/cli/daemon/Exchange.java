package dev.wasmrun.cli.daemon;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP/1.1 request and its answer, on a connection of its own (RFC 9112). java.net.http does
 * not speak over Unix sockets and costs 200 ms at start.
 */
final class Exchange implements AutoCloseable {
    /** What is asked; {@code body} is JSON. */
    record Request(
            String method,
            String path,
            Optional<String> body,
            String accept,
            Optional<String> webSocketKey) {
        Request(String method, String path, Optional<String> body, String accept) {
            this(method, path, body, accept, Optional.empty());
        }
    }

    private static final int LONGEST_HEAD_LINE = 16 * 1024;
    private final Wire wire;
    private final int status;
    private final InputStream body;

    private Exchange(Wire wire, int status, InputStream body) {
        this.wire = wire;
        this.status = status;
        this.body = body;
    }

    static Exchange open(Address address, Request request, Duration patience, Runnable onTick)
            throws IOException {
        var wire = Wire.connect(address, patience, onTick);
        try {
            wire.send(bytes(address, request));
            var status = status(line(wire));
            var headers = headers(wire);
            return new Exchange(wire, status, body(wire, status, headers));
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    int status() {
        return status;
    }

    boolean succeeded() {
        return status >= 200 && status < 300;
    }

    /** The answer's body as it comes; {@link #close} closes it. */
    InputStream body() {
        return body;
    }

    String text() throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    private static byte[] bytes(Address address, Request request) {
        var body = request.body().map(text -> text.getBytes(StandardCharsets.UTF_8));
        var head =
                new StringBuilder()
                        .append("%s %s HTTP/1.1\r\n".formatted(request.method(), request.path()))
                        .append("Host: %s\r\n".formatted(address.host()))
                        .append("Accept: %s\r\n".formatted(request.accept()))
                        .append(connection(request));
        address.token()
                .ifPresent(token -> head.append("Authorization: Bearer %s\r\n".formatted(token)));
        body.ifPresent(
                bytes ->
                        head.append("Content-Type: application/json\r\n")
                                .append("Content-Length: %d\r\n".formatted(bytes.length)));
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        body.ifPresent(whole::writeBytes);
        return whole.toByteArray();
    }

    private static String connection(Request request) {
        return request.webSocketKey()
                .map(
                        key ->
                                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n"
                                        .formatted(key))
                .orElse("Connection: close\r\n");
    }

    /** The connection itself, for one that was upgraded to another protocol. */
    Wire wire() {
        return wire;
    }

    private static int status(String line) throws IOException {
        var words = line.split(" ", 3);
        if (words.length < 2
                || !words[0].startsWith("HTTP/1.")
                || !words[1].matches("[1-5][0-9][0-9]")) {
            throw new NotHttp("The other side does not speak HTTP");
        }
        return Integer.parseInt(words[1]);
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        var headers = new HashMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static InputStream body(Wire wire, int status, Map<String, String> headers)
            throws IOException {
        if (status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            return new ChunkedBody(wire);
        }
        return headers.containsKey("content-length")
                ? new SizedBody(wire, length(headers.get("content-length")))
                : wire;
    }

    private static long length(String text) throws IOException {
        if (!text.matches("[0-9]{1,18}")) {
            throw new NotHttp("'%s' is no length".formatted(text));
        }
        return Long.parseLong(text);
    }

    /** A line of the head or of the chunked framing, without its end. */
    static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new BrokenOff("The daemon broke the connection off");
            }
            if (line.length() == LONGEST_HEAD_LINE) {
                throw new NotHttp("The other side does not speak HTTP");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /** The connection ended before the answer did. */
    static final class BrokenOff extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenOff(String message) {
            super(message);
        }
    }

    /** Somebody else listens there. */
    static final class NotHttp extends IOException {
        private static final long serialVersionUID = 1L;

        NotHttp(String message) {
            super(message);
        }
    }
}
