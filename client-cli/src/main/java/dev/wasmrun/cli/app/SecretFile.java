package dev.wasmrun.cli.app;

import dev.wasmrun.cli.shell.World;
import dev.wasmrun.protocol.Problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** A file whose first line is a secret, which then is no argument that others see. */
public final class SecretFile {
    private SecretFile() {}

    // An empty file would let everybody in, which is never what was meant.
    public static String firstLine(World world, String name) {
        var file = world.folder().resolve(name);
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
