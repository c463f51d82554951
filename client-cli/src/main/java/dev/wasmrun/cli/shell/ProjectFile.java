package dev.wasmrun.cli.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The few keys of a project's {@code .wasmrun.toml} that are needed before a daemon has it, each in
 * a line of its own; the daemon reads and checks the whole file.
 */
public final class ProjectFile {
    private static final Pattern LINE = Pattern.compile("([a-z_]+)\\s*=\\s*[\"']?([^\"']*?)[\"']?");

    private final List<String> lines;

    private ProjectFile(List<String> lines) {
        this.lines = lines;
    }

    public static ProjectFile of(Path project) {
        var file = project.resolve(".wasmrun.toml");
        if (!Files.isRegularFile(file)) {
            return new ProjectFile(List.of());
        }
        try (var lines = Files.lines(file)) {
            return new ProjectFile(
                    lines.map(line -> line.replaceFirst("#.*", "").strip()).toList());
        } catch (IOException | UncheckedIOException e) {
            // the daemon says what is wrong with the file
            return new ProjectFile(List.of());
        }
    }

    public Optional<String> text(String section, String key) {
        return section(section)
                .map(LINE::matcher)
                .filter(line -> line.matches() && line.group(1).equals(key))
                .map(line -> line.group(2))
                .findFirst();
    }

    private Stream<String> section(String name) {
        return lines.stream()
                .dropWhile(line -> !line.equals("[" + name + "]"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("["));
    }
}
