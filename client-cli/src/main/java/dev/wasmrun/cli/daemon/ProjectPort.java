package dev.wasmrun.cli.daemon;

import dev.wasmrun.protocol.Port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The port that a project's {@code .wasmrun.toml} asks for: {@code port} in {@code [os_mode]}. Only
 * this one key is needed before a daemon runs; the daemon reads and checks the whole file.
 */
final class ProjectPort {
    private ProjectPort() {}

    static Optional<Port> of(Path project) {
        var file = project.resolve(".wasmrun.toml");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(file)) {
            return lines.map(line -> line.replaceFirst("#.*", "").strip())
                    .dropWhile(line -> !line.equals("[os_mode]"))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("["))
                    .filter(line -> line.matches("port\\s*=\\s*\\d+"))
                    .map(line -> Port.parse(line.substring(line.indexOf('=') + 1)))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            // the daemon says what is wrong with the file
            return Optional.empty();
        }
    }
}
