package dev.wasmrun.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a {@link Rehearsal} plays on: it answers like a daemon with one app, which starts and ends.
 */
final class Stage implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Path folder;

    private Stage(ServerSocketChannel server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    static Stage open(Path socket, Path folder) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        var stage = new Stage(server, folder);
        Thread.ofPlatform().daemon().start(stage::play);
        return stage;
    }

    private void play() {
        try {
            while (true) {
                try (var client = server.accept()) {
                    var request = ByteBuffer.allocate(64 * 1024);
                    client.read(request);
                    var words =
                            new String(
                                            request.array(),
                                            0,
                                            request.position(),
                                            StandardCharsets.UTF_8)
                                    .split(" ", 3);
                    answer(client, words[0], words[1]);
                }
            }
        } catch (IOException e) {
            // closed: the play is over
        }
    }

    private void answer(SocketChannel client, String method, String path) throws IOException {
        if (path.startsWith("/api/v1/events")) {
            send(client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (var state : new String[] {"starting", "installing", "running", "stopped"}) {
                var event =
                        "{\"type\":\"status\",\"cursor\":\"1\",\"app\":%s}\n".formatted(app(state));
                send(client, "%x\r\n%s\r\n".formatted(event.length(), event));
            }
            return;
        }
        var body =
                path.contains("/logs")
                        ? "{\"lines\":[{\"seq\":1,\"run\":1,\"time\":\"2026-01-01T00:00:00Z\",\"stream\":\"stdout\",\"text\":\"hello\"}],\"first\":1,\"last\":1}"
                        : isList(method, path) ? "[" + app("stopped") + "]" : app("preparing");
        send(
                client,
                "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body));
    }

    private static boolean isList(String method, String path) {
        return method.equals("GET") && path.equals("/api/v1/apps");
    }

    private String app(String state) {
        return """
                {"name":"app","state":"%s","ready":%b,"path":"%s","run":1,"restarts":0,"ports":[3000],\
                "forwards":[{"address":"127.0.0.1","hostPort":8080,"appPort":3000,"state":"open","problem":null}],\
                "url":"http://127.0.0.1:8080","summary":"Express","startedAt":"2026-01-01T00:00:00Z","exitCode":0,\
                "problem":null}"""
                .formatted(state, state.equals("running"), folder);
    }

    private static void send(SocketChannel client, String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
