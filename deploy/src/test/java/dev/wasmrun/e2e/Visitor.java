package dev.wasmrun.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Somebody who comes to an address and calls it by a name of his own choice. */
record Visitor(String address, int port, Map<String, String> headers) {
    private static final int PATIENCE = 30_000;

    static Visitor at(String address, int port, String host) {
        return new Visitor(address, port, Map.of("Host", host));
    }

    /** As a browser does that shows a page of that name. */
    Visitor fromItsOwnPage() {
        return with("Origin", "http://" + headers.get("Host"));
    }

    Visitor with(String header, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Visitor(address, port, all);
    }

    /** Status 0 when nobody answers. */
    Page get(String path) {
        try (var socket = connect()) {
            ask(socket, path, Map.of("Connection", "close"));
            var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return new Page(status(answer), answer);
        } catch (IOException e) {
            return new Page(0, "");
        }
    }

    /** What a WebSocket answers to a text; the head of the refusal where none is opened. */
    String told(String path, String text) {
        try (var socket = connect()) {
            ask(
                    socket,
                    path,
                    Map.of(
                            "Connection", "Upgrade",
                            "Upgrade", "websocket",
                            "Sec-WebSocket-Version", "13",
                            "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));
            var in = new DataInputStream(socket.getInputStream());
            var head = head(in);
            if (status(head) != 101) {
                return head;
            }
            var frame = new byte[6 + text.length()];
            frame[0] = (byte) 0x81; // a whole text
            frame[1] = (byte) (0x80 | text.length()); // masked, by zeros
            System.arraycopy(text.getBytes(UTF_8), 0, frame, 6, text.length());
            socket.getOutputStream().write(frame);
            in.readByte();
            return new String(in.readNBytes(in.readByte()), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(address, port);
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private void ask(Socket socket, String path, Map<String, String> more) throws IOException {
        var all = new LinkedHashMap<>(headers);
        all.putAll(more);
        var lines =
                all.entrySet().stream()
                        .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                        .collect(Collectors.joining());
        var head = "GET %s HTTP/1.1\r\n%s\r\n".formatted(path, lines);
        socket.getOutputStream().write(head.getBytes(UTF_8));
    }

    private static String head(DataInputStream in) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    private static int status(String answer) {
        return answer.startsWith("HTTP/1.") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }
}
