package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** A {@code .wasmrun.toml} whose keys are all known and hold what they should. */
final class ConfigFile {
    static final String NAME = ".wasmrun.toml";

    private final TomlParseResult toml;

    private ConfigFile(TomlParseResult toml) {
        this.toml = toml;
    }

    static ConfigFile parse(String text) {
        var toml = Toml.parse(text);
        if (toml.hasErrors()) {
            var first = toml.errors().getFirst();
            throw invalid(
                    "bad-config",
                    "%s is no valid TOML at line %d, column %d: %s"
                            .formatted(
                                    NAME,
                                    first.position().line(),
                                    first.position().column(),
                                    oneLine(first.getMessage())),
                    "Correct that line; the keys are described in docs/detection.md");
        }
        var file = new ConfigFile(toml);
        file.check(toml, List.of());
        return file;
    }

    private void check(TomlTable table, List<String> path) {
        for (var entry : table.entrySet()) {
            var here = Stream.concat(path.stream(), Stream.of(entry.getKey())).toList();
            var name = String.join(".", here);
            var key = ConfigKey.ALL.stream().filter(k -> k.full().equals(name)).findFirst();
            if (key.isPresent()) {
                if (!key.orElseThrow().holds().admits(entry.getValue())) {
                    throw badValue(name, key.orElseThrow().holds().example());
                }
            } else if (name.equals(ProcessTables.NAME)) {
                checkProcesses(entry.getValue());
            } else if (ConfigKey.tables().anyMatch(name::equals)) {
                if (!(entry.getValue() instanceof TomlTable inner)) {
                    throw badValue(name, "a table; write [%s]".formatted(name));
                }
                check(inner, here);
            } else {
                throw unknown(name);
            }
        }
    }

    private void checkProcesses(Object value) {
        if (!(value instanceof TomlArray tables)
                || !tables.toList().stream().allMatch(TomlTable.class::isInstance)) {
            throw badValue(ProcessTables.NAME, "one table or more; write [[process]]");
        }
        for (var table : processes(tables)) {
            for (var entry : table.entrySet()) {
                var name = ProcessTables.NAME + "." + entry.getKey();
                var at = line(table, entry.getKey());
                var key =
                        ConfigKey.ALL.stream()
                                .filter(known -> known.full().equals(name))
                                .findFirst()
                                .orElseThrow(() -> unknown(name, at));
                if (!key.holds().admits(entry.getValue())) {
                    throw badValue(name, at, key.holds().example());
                }
            }
        }
    }

    /** The tables {@code [[process]]}, in order. */
    List<TomlTable> processes() {
        return toml.get(List.of(ProcessTables.NAME)) instanceof TomlArray tables
                ? processes(tables)
                : List.of();
    }

    private static List<TomlTable> processes(TomlArray tables) {
        return tables.toList().stream().map(TomlTable.class::cast).toList();
    }

    private ProblemException unknown(String name) {
        return unknown(name, line(name));
    }

    private static ProblemException unknown(String name, int line) {
        var known =
                Stream.concat(ConfigKey.ALL.stream().map(ConfigKey::full), ConfigKey.tables())
                        .toList();
        var nearest = Spelling.nearest(name, known).orElseThrow();
        return invalid(
                "unknown-key",
                "%s has the unknown key '%s' in line %d".formatted(NAME, name, line),
                "Did you mean '%s'?".formatted(nearest));
    }

    ProblemException badValue(String name, String expected) {
        return badValue(name, line(name), expected);
    }

    private static ProblemException badValue(String name, int line, String expected) {
        return invalid(
                "bad-value",
                "%s: '%s' in line %d must be %s".formatted(NAME, name, line, expected),
                "Correct line %d of %s".formatted(line, NAME));
    }

    private int line(String name) {
        return line(toml, name.split("\\."));
    }

    private static int line(TomlTable table, String... path) {
        return Optional.ofNullable(table.inputPositionOf(List.of(path)))
                .map(position -> position.line())
                .orElse(1);
    }

    Optional<String> text(String name) {
        return value(name).map(Object::toString);
    }

    Optional<Long> number(String name) {
        return value(name).map(Long.class::cast);
    }

    Optional<Boolean> flag(String name) {
        return value(name).map(Boolean.class::cast);
    }

    private List<String> texts(String name) {
        return value(name).map(TomlArray.class::cast).stream()
                .flatMap(array -> array.toList().stream())
                .map(Object::toString)
                .toList();
    }

    Map<String, String> variables(String name) {
        var variables = new TreeMap<String, String>();
        value(name)
                .map(TomlTable.class::cast)
                .ifPresent(
                        table ->
                                table.entrySet()
                                        .forEach(
                                                e -> variables.put(e.getKey(), e.getValue() + "")));
        return variables;
    }

    /** Reads a text as a value; what {@code reader} refuses is refused with its line. */
    <T> Optional<T> as(String name, String expected, Function<String, T> reader) {
        return text(name).map(text -> read(name, text, expected, reader));
    }

    <T> List<T> each(String name, String expected, Function<String, T> reader) {
        return texts(name).stream().map(text -> read(name, text, expected, reader)).toList();
    }

    private <T> T read(String name, String text, String expected, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (ProblemException | IllegalArgumentException e) {
            throw badValue(name, expected);
        }
    }

    /** The same of a text in a table of its own, such as one {@code [[process]]}. */
    <T> T read(
            TomlTable table, String key, String text, String expected, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (ProblemException | IllegalArgumentException e) {
            throw badValue(ProcessTables.NAME + "." + key, line(table, key), expected);
        }
    }

    /** What is written but does nothing yet: a whole table at once, or single keys. */
    List<String> idle() {
        var idle = new ArrayList<String>();
        for (var table : ConfigKey.tables().toList()) {
            var keys = ConfigKey.ALL.stream().filter(k -> k.table().equals(table)).toList();
            var written = keys.stream().filter(k -> !k.acts() && value(k.full()).isPresent());
            if (keys.stream().noneMatch(ConfigKey::acts)) {
                written.findFirst().ifPresent(k -> idle.add("[%s]".formatted(table)));
            } else {
                written.forEach(k -> idle.add(k.full()));
            }
        }
        return idle;
    }

    private Optional<Object> value(String name) {
        return Optional.ofNullable(toml.get(List.of(name.split("\\."))));
    }

    private static String oneLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static ProblemException invalid(String code, String message, String hint) {
        return new Problem(Problem.Kind.INVALID, code, message, hint).asException();
    }
}
