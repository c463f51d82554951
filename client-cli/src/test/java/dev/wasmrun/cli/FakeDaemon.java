package dev.wasmrun.cli;

import dev.wasmrun.cli.daemon.JsonObject;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A small HTTP server that answers as a test tells it, over a Unix socket or TCP. */
final class FakeDaemon implements AutoCloseable {
    record Request(String method, String path, Map<String, String> headers, String body) {
        JsonObject json() {
            try {
                return JsonObject.parse(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    record Reply(int status, String body) {}

    private final ServerSocketChannel server;
    private final Map<String, Function<Request, Reply>> routes = new ConcurrentHashMap<>();
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> streams = new CopyOnWriteArrayList<>();
    private final List<String> greeting = new CopyOnWriteArrayList<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();

    private FakeDaemon(ServerSocketChannel server, UnaryOperator<FakeDaemon> routes) {
        this.server = server;
        on("GET /health", "{\"status\":\"ok\",\"version\":\"0.1.0\"}");
        on("GET /api/v1/apps", "[]");
        var _ = routes.apply(this);
        Thread.startVirtualThread(this::accept);
    }

    static FakeDaemon unix(Path home) throws IOException {
        return unix(home, UnaryOperator.identity());
    }

    /** For a client that waits for it already: its routes are there with its first answer. */
    static FakeDaemon unix(Path home, UnaryOperator<FakeDaemon> routes) throws IOException {
        var socket = home.resolve("daemon.sock");
        Files.deleteIfExists(socket);
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return new FakeDaemon(server.bind(UnixDomainSocketAddress.of(socket)), routes);
    }

    static FakeDaemon tcp() throws IOException {
        return new FakeDaemon(
                ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0)),
                UnaryOperator.identity());
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    /** {@code route} is METHOD and path, without a query. */
    FakeDaemon on(String route, String body) {
        return on(route, _ -> new Reply(200, body));
    }

    FakeDaemon on(String route, Function<Request, Reply> answer) {
        routes.put(route, answer);
        return this;
    }

    /** What each event stream begins with. */
    FakeDaemon greets(String... events) {
        greeting.clear();
        greeting.addAll(List.of(events));
        return this;
    }

    int watchers() {
        return streams.size();
    }

    /** Sends an event to all who follow, cut into chunks and packets at odd places. */
    void emit(String event) {
        for (var stream : streams) {
            try {
                chunks(stream, "\n" + event + "\n");
            } catch (IOException e) {
                streams.remove(stream);
            }
        }
    }

    /** Breaks all event streams off. */
    void dropStreams() throws IOException {
        for (var stream : streams) {
            stream.close();
        }
        streams.clear();
    }

    Request last(String method, String path) {
        return requests.reversed().stream()
                .filter(
                        request ->
                                request.method().equals(method) && request.path().startsWith(path))
                .findFirst()
                .orElseThrow();
    }

    /** As {@link #last}, of this very path. */
    Request lastAt(String method, String path) {
        return requests.reversed().stream()
                .filter(request -> request.method().equals(method) && request.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    boolean wasAsked(String method, String path) {
        return requests.stream()
                .anyMatch(
                        request -> request.method().equals(method) && request.path().equals(path));
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                open.add(client);
                Thread.startVirtualThread(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(SocketChannel client) {
        try {
            var request = read(client);
            requests.add(request);
            var bare = request.path().replaceAll("\\?.*", "");
            if (bare.equals("/api/v1/events")) {
                stream(client);
                return;
            }
            var answer = routes.get(request.method() + " " + bare);
            var reply =
                    answer == null
                            ? new Reply(
                                    404,
                                    Samples.problem(
                                            "not-found", "app-not-found", "nothing at " + bare))
                            : answer.apply(request);
            var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            var out = Channels.newOutputStream(client);
            write(
                    out,
                    "HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n"
                            .formatted(reply.status(), bytes.length));
            out.write(bytes);
            client.close();
        } catch (IOException e) {
            // the client left
        }
    }

    private void stream(SocketChannel client) throws IOException {
        write(
                Channels.newOutputStream(client),
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/x-ndjson\r\n\r\n");
        for (var event : greeting) {
            chunks(client, event + "\n");
        }
        streams.add(client);
    }

    private static synchronized void chunks(SocketChannel client, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var out = Channels.newOutputStream(client);
        for (var from = 0; from < bytes.length; from += 37) {
            var length = Math.min(37, bytes.length - from);
            write(out, Integer.toHexString(length) + ";x=y\r\n");
            out.write(bytes, from, length);
            write(out, "\r\n");
        }
    }

    private static Request read(SocketChannel client) throws IOException {
        var in = Channels.newInputStream(client);
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var c = in.read();
            if (c < 0) {
                throw new IOException("left");
            }
            head.append((char) c);
        }
        var lines = head.toString().split("\r\n");
        var headers = new ConcurrentHashMap<String, String>();
        for (var i = 1; i < lines.length; i++) {
            headers.put(lines[i].split(": ", 2)[0], lines[i].split(": ", 2)[1]);
        }
        var length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        var words = lines[0].split(" ");
        return new Request(words[0], words[1], headers, body);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var client : open) {
            client.close();
        }
    }

    /** Leaves its socket file behind, as a daemon that was killed does. */
    static void leaveStaleSocket(Path home) throws IOException {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(home.resolve("daemon.sock")));
        } // nobody accepts on it, so it is closed for good when this returns
    }
}
