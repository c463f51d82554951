package dev.wasmrun.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An open network beside the host, which is its gateway: with what clouds have at {@code
 * 169.254.169.254}, unless this machine has that already. Needs root.
 */
final class Cloud implements AutoCloseable {
    private static final String METADATA = "169.254.169.254";
    private static final int HTTP = 80;
    private static final Duration START = Duration.ofSeconds(10);
    private static final int PATIENCE = 500; // ms
    private static final String SERVER =
            """
            import socket
            door = socket.create_server(('', 80))
            print('ready', flush=True)
            while True: door.accept()[0].close()
            """;

    private final Process process;
    private final String link;

    private Cloud(Process process) {
        this.process = process;
        link = "wc" + process.pid();
    }

    static Cloud open() throws IOException {
        var cloud =
                new Cloud(new ProcessBuilder("unshare", "--net", "python3", "-c", SERVER).start());
        try {
            cloud.awaitServer();
            cloud.connect();
            return cloud;
        } catch (RuntimeException | Error e) {
            cloud.close();
            throw e;
        }
    }

    // From then on it is in a network of its own.
    private void awaitServer() {
        await().atMost(START).until(process.inputReader()::ready);
    }

    private void connect() {
        var pid = Long.toString(process.pid());
        var net = "10.254." + process.pid() % 256;
        Programs.succeed("ip", "link", "add", link, "type", "veth", "peer", "in", "netns", pid);
        Programs.succeed("ip", "address", "add", net + ".1/30", "dev", link);
        Programs.succeed("ip", "link", "set", link, "up");
        within("ip", "link", "set", "lo", "up");
        within("ip", "address", "add", net + ".2/30", "dev", "in");
        within("ip", "link", "set", "in", "up");
        within("ip", "route", "add", "default", "via", net + ".1");
        if (!answers()) {
            within("ip", "address", "add", METADATA + "/32", "dev", "in");
            var way = List.of("ip", "route", "add", METADATA, "via", net + ".2", "metric", pid);
            Programs.succeed(way.toArray(String[]::new));
        }
    }

    private static boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(METADATA, HTTP), PATIENCE);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The output of a command in this network. */
    String within(String... words) {
        var all = new ArrayList<>(List.of("nsenter", "--net=/proc/" + process.pid() + "/ns/net"));
        all.addAll(List.of(words));
        return Programs.succeed(all.toArray(String[]::new));
    }

    @Override
    public void close() {
        Programs.attempt("ip", "link", "delete", link);
        process.destroyForcibly().onExit().join();
        try {
            process.inputReader().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
