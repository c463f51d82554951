package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.protocol.Port;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Asks an app's own page whether the app is ready. */
final class HealthCheck {
    /** {@code answer} is for people: {@code 503}, or why there was none. */
    record Answer(boolean healthy, String answer) {
        static final Answer HEALTHY = new Answer(true, "");

        /** It hangs up, or says that it is not there yet. */
        boolean mayPass() {
            return !healthy || answer.equals("503");
        }

        /** It answers, and says that it failed. */
        boolean isFailure() {
            return healthy && answer.startsWith("5");
        }
    }

    private static final int PATIENCE_MS = 2_000;
    // the first page may have to be compiled, and a database is waited for 10 s most often
    private static final int GREETING_MS = 15_000;
    private static final int LONGEST = 512;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?s:.*)");

    private HealthCheck() {}

    static CompletionStage<Answer> ask(
            AppSupplies supplies, PrivateNetwork network, Port port, String path) {
        return network.connect(port)
                .thenCompose(
                        channel ->
                                supplies.work(() -> of(exchange(channel, port, path, PATIENCE_MS))))
                .exceptionally(_ -> new Answer(false, "no answer"));
    }

    /**
     * Asks for {@code /} where any answer will do, and none within 15 s as well: not all who listen
     * talk HTTP. Only one that hangs up is not healthy.
     */
    static CompletionStage<Answer> greet(AppSupplies supplies, PrivateNetwork network, Port port) {
        return network.connect(port)
                .thenCompose(channel -> supplies.work(() -> greeted(channel, port)))
                .exceptionally(_ -> Answer.HEALTHY); // not to be asked from here
    }

    private static Answer greeted(SocketChannel channel, Port port) {
        try {
            var line = exchange(channel, port, "/", GREETING_MS);
            return new Answer(!line.isEmpty(), of(line).answer());
        } catch (SocketTimeoutException e) {
            return Answer.HEALTHY;
        } catch (IOException e) {
            return new Answer(false, "hung up");
        }
    }

    private static String exchange(SocketChannel channel, Port port, String path, int patience)
            throws IOException {
        try (channel) {
            channel.configureBlocking(true);
            var socket = channel.socket();
            var request =
                    "GET %s HTTP/1.1\r\nHost: localhost:%s\r\nUser-Agent: wasmrun\r\nAccept: */*\r\nConnection: close\r\n\r\n"
                            .formatted(path, port);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return start(socket, patience);
        }
    }

    private static String start(Socket socket, int patience) throws IOException {
        var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
        var in = socket.getInputStream();
        var line = new StringBuilder();
        while (line.length() < LONGEST) {
            // an app may send it letter by letter
            var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            socket.setSoTimeout((int) Math.max(1, left));
            var next = in.read();
            if (next < 0 || next == '\n') {
                return line.toString();
            }
            line.append((char) next);
        }
        throw new SocketException("This is no HTTP");
    }

    private static Answer of(String line) {
        var status = STATUS.matcher(line);
        if (!status.matches()) {
            return new Answer(false, "no HTTP");
        }
        var code = Integer.parseInt(status.group(1));
        return code < 400 ? Answer.HEALTHY : new Answer(false, status.group(1));
    }
}
