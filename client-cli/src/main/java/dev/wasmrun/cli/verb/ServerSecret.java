package dev.wasmrun.cli.verb;

import dev.wasmrun.protocol.Problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The secret of a tunnel server: of a flag, of a file, or of BORE_SECRET, in this order. */
final class ServerSecret {
    private ServerSecret() {}

    static Optional<String> of(Call call) {
        return call.value("--secret")
                .or(
                        () ->
                                call.value("--secret-file")
                                        .map(name -> read(call.world().folder().resolve(name))))
                .or(() -> call.world().variable("BORE_SECRET"));
    }

    // An empty file would open the server to everybody, which is never what was meant.
    private static String read(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst()
                    .filter(line -> !line.isBlank())
                    .orElseThrow(() -> refused("The first line of %s is empty".formatted(file)));
        } catch (IOException | UncheckedIOException e) {
            throw refused("%s cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    private static RuntimeException refused(String message) {
        return new Problem(
                        Problem.Kind.INVALID,
                        "bad-secret-file",
                        message,
                        "Give a file whose first line is the secret")
                .asException();
    }
}
