package dev.wasmrun.daemon.detect;

import org.tomlj.TomlTable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The dependencies in poetry's own tables, as every other manager writes them (PEP 508): {@code
 * fastapi>=0.111.0,<0.112} for {@code fastapi = "^0.111.0"}.
 */
final class PoetryRequirements {
    private static final List<String> TABLES =
            List.of("dependencies", "dev-dependencies", "group.dev.dependencies");
    private static final Pattern PLAIN = Pattern.compile("\\d+(?:\\.\\d+)*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][\\w.-]*");

    private PoetryRequirements() {}

    static Stream<String> of(Pyproject pyproject) {
        return TABLES.stream()
                .map(name -> List.of(("tool.poetry." + name).split("\\.")))
                .flatMap(
                        path ->
                                pyproject.toml().get(path) instanceof TomlTable table
                                        ? table.toMap().entrySet().stream()
                                        : Stream.<Map.Entry<String, Object>>of())
                .filter(entry -> !entry.getKey().equals("python"))
                .filter(entry -> NAME.matcher(entry.getKey()).matches())
                .flatMap(entry -> requirement(entry.getKey(), entry.getValue()).stream());
    }

    // What comes from a folder or a repository has no version.
    private static Optional<String> requirement(String name, Object wanted) {
        return switch (wanted) {
            case String version -> Optional.of(name + range(version));
            case TomlTable table when table.get("version") instanceof String version ->
                    Optional.of(name + extras(table) + range(version));
            default -> Optional.empty();
        };
    }

    private static String extras(TomlTable table) {
        var names = Pyproject.texts(table, List.of("extras")).collect(Collectors.joining(","));
        return names.isEmpty() ? "" : "[%s]".formatted(names);
    }

    /** Of {@code ^1 || ^2} the last, which is the newest. */
    static String range(String version) {
        var text = version.replaceFirst(".*\\|\\|", "").strip();
        var number = text.replaceFirst("^[~^]\\s*", "");
        if (!PLAIN.matcher(number).matches()) {
            return text.equals("*") ? "" : text.replace(" ", "");
        }
        return switch (text.charAt(0)) {
            case '^' -> ">=%s,<%s".formatted(number, nextMajor(number));
            case '~' -> ">=%s,<%s".formatted(number, raised(number, number.contains(".") ? 1 : 0));
            default -> "==" + number;
        };
    }

    /** The first part that is not 0 is the one that stays. */
    private static String nextMajor(String number) {
        var parts = number.split("\\.");
        var first =
                IntStream.range(0, parts.length).filter(i -> !parts[i].matches("0+")).findFirst();
        return raised(number, first.orElse(parts.length - 1));
    }

    private static String raised(String number, int part) {
        var parts = number.split("\\.");
        return Stream.concat(
                        Stream.of(parts).limit(part),
                        Stream.of(Integer.toString(Integer.parseInt(parts[part]) + 1)))
                .collect(Collectors.joining("."));
    }
}
