package dev.wasmrun.e2e;

import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The original bore, as a server or as a client: what everybody else on the network runs. */
record OriginalBore(Process process, Path output) implements AutoCloseable {
    /** An address of this machine's own, since the original always serves at port 7835. */
    static final String SERVER = "127.7.8.35";

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Pattern LISTENING = Pattern.compile("listening at [^:]+:([0-9]+)");

    /**
     * Where set-up puts it. Without it, interoperability is not shown, and nobody is to overlook
     * that.
     */
    static Path program(House house) {
        var program = house.checkout().resolve(".cache/bore/bin/bore").toAbsolutePath();
        if (!Files.isExecutable(program)) {
            var why = "NOT RUN: tunnels with the original bore. Set-up installs it where cargo is";
            System.err.println("\n" + "!".repeat(80) + "\n" + why + "\n" + "!".repeat(80) + "\n");
            if (Optional.ofNullable(System.getenv("CI")).filter(ci -> !ci.isEmpty()).isPresent()) {
                throw new AssertionError(why);
            }
            Assumptions.abort(why);
        }
        return program;
    }

    static OriginalBore server(House house, Optional<String> secret) {
        return server(house, secret, SERVER, List.of());
    }

    /** At the far end of a cable. */
    static OriginalBore server(House house, Cable cable) {
        return server(house, Optional.empty(), Cable.FAR, cable.farEnd());
    }

    private static OriginalBore server(
            House house, Optional<String> secret, String address, List<String> where) {
        var words =
                List.of(
                        "server",
                        "--bind-addr",
                        address,
                        "--min-port",
                        "20000",
                        "--max-port",
                        "29999");
        var server = start(house, secret, where, words);
        await().atMost(SOON).until(() -> server.text().contains("server listening"));
        return server;
    }

    static OriginalBore client(House house, Optional<String> secret, int port, String server) {
        return start(
                house,
                secret,
                List.of(),
                List.of("local", "" + port, "--local-host", "127.0.0.1", "--to", server));
    }

    private static OriginalBore start(
            House house, Optional<String> secret, List<String> where, List<String> words) {
        var command = new ArrayList<>(where);
        command.add(program(house).toString());
        command.addAll(words);
        try {
            var output = Files.createTempFile(house.base(), "bore", ".out");
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().remove("BORE_SECRET");
            builder.environment().put("NO_COLOR", "1");
            secret.ifPresent(text -> builder.environment().put("BORE_SECRET", text));
            return new OriginalBore(builder.redirectOutput(output.toFile()).start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The public port that a client was lent. */
    int publicPort() {
        await().atMost(SOON).until(() -> LISTENING.matcher(text()).find());
        var match = LISTENING.matcher(text());
        return match.find() ? Integer.parseInt(match.group(1)) : 0;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
