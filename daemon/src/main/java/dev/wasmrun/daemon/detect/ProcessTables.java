package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.RestartPolicy;

import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the {@code [[process]]} tables of a {@code .wasmrun.toml}. */
final class ProcessTables {
    static final String NAME = "process";

    private static final String ASKED = "/[!-~]{0,1000}";

    private final ConfigFile file;
    private final Path project;
    private final TomlTable table;

    private ProcessTables(ConfigFile file, Path project, TomlTable table) {
        this.file = file;
        this.project = project;
        this.table = table;
    }

    static List<ProjectProcess> of(ConfigFile file, Path project) {
        return file.processes().stream()
                .map(table -> new ProcessTables(file, project, table).process())
                .toList();
    }

    private ProjectProcess process() {
        return new ProjectProcess(
                text("name").orElse(""),
                text("start").orElse(""),
                as("cwd", "a folder inside the project", this::folder),
                as("port", "a port from 1 to 65535", Port::parse),
                env(),
                texts("depends_on"),
                as("restart", "\"no\", \"on-failure\" or \"always\"", RestartPolicy::parse),
                as("ready", "a path, such as \"/health\", or \"exit\"", ProcessTables::ready));
    }

    private static String ready(String text) {
        if (!text.matches(ASKED) && !text.equals(ProjectProcess.EXIT)) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private String folder(String cwd) {
        var folder = project.resolve(cwd).normalize();
        if (!folder.startsWith(project.normalize()) || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(cwd);
        }
        var relative = project.normalize().relativize(folder).toString();
        return relative.isEmpty() ? "." : relative;
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(table.get(List.of(key))).map(Object::toString);
    }

    private <T> Optional<T> as(String key, String expected, Function<String, T> reader) {
        return text(key).map(text -> file.read(table, key, text, expected, reader));
    }

    private List<String> texts(String key) {
        return Optional.ofNullable(table.get(List.of(key))).map(TomlArray.class::cast).stream()
                .flatMap(array -> array.toList().stream())
                .map(Object::toString)
                .toList();
    }

    private Map<String, String> env() {
        return Optional.ofNullable(table.get(List.of("env")))
                .map(TomlTable.class::cast)
                .map(
                        variables ->
                                variables.entrySet().stream()
                                        .collect(
                                                Collectors.toMap(
                                                        Map.Entry::getKey,
                                                        entry -> entry.getValue().toString(),
                                                        (first, _) -> first,
                                                        TreeMap::new)))
                .orElseGet(TreeMap::new);
    }
}
