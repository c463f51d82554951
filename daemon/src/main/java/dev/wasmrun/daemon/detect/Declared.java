package dev.wasmrun.daemon.detect;

import org.tomlj.Toml;
import org.tomlj.TomlTable;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The distributions that a Python project declares, by name. An extra is there too: {@code
 * fastapi[standard]}.
 */
record Declared(Set<String> names) {
    private static final Pattern REQUIREMENT =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)\\s*(\\[[^\\]]*])?.*");
    private static final Pattern INCLUDE = Pattern.compile("(?:-r|--requirement)[\\s=]*(\\S+)");
    private static final int DEEPEST_INCLUDE = 4;
    private static final Pattern QUOTED = Pattern.compile("['\"]([^'\"\\n]{1,200})['\"]");

    Declared {
        names = Set.copyOf(names);
    }

    static Declared in(Folder folder, Pyproject pyproject, Stream<String> requirementFiles) {
        var names = new TreeSet<String>();
        requirementFiles
                .flatMap(file -> lines(folder, file, DEEPEST_INCLUDE))
                .forEach(line -> add(line, names));
        pyproject.requirements().forEach(requirement -> add(requirement, names));
        addTable(pyproject.toml(), List.of("tool", "poetry", "dependencies"), names);
        folder.text("setup.py")
                .ifPresent(
                        text ->
                                QUOTED.matcher(text)
                                        .results()
                                        .forEach(q -> add(q.group(1), names)));
        var pipfile = Toml.parse(folder.text("Pipfile").orElse(""));
        addTable(pipfile, List.of("packages"), names);
        addTable(pipfile, List.of("dev-packages"), names);
        return new Declared(names);
    }

    /** Those of requirements files alone, with the files that they include. */
    static Declared inFiles(Folder folder, List<String> files) {
        var names = new TreeSet<String>();
        files.stream()
                .flatMap(file -> lines(folder, file, DEEPEST_INCLUDE))
                .forEach(line -> add(line, names));
        return new Declared(names);
    }

    /** Whether the distribution of this requirement is one of them. */
    boolean covers(String requirement) {
        var one = new TreeSet<String>();
        add(requirement, one);
        return one.isEmpty() || names.contains(one.first());
    }

    boolean has(String name) {
        return names.contains(name);
    }

    private static Stream<String> lines(Folder folder, String file, int depth) {
        return folder.text(file).stream()
                .flatMap(String::lines)
                .flatMap(
                        line -> {
                            var include = INCLUDE.matcher(line.strip());
                            return include.matches() && depth > 0
                                    ? lines(folder, beside(file, include.group(1)), depth - 1)
                                    : Stream.of(line);
                        });
    }

    private static String beside(String file, String other) {
        var slash = file.lastIndexOf('/');
        return slash < 0 ? other : file.substring(0, slash + 1) + other;
    }

    /** {@code fastapi = {extras = ["standard"], version = "*"}}. */
    private static void addTable(TomlTable toml, List<String> path, Set<String> names) {
        if (toml.get(path) instanceof TomlTable table) {
            for (var name : table.keySet()) {
                add(name, names);
                if (table.get(List.of(name)) instanceof TomlTable its) {
                    Pyproject.texts(its, List.of("extras"))
                            .forEach(extra -> add("%s[%s]".formatted(name, extra), names));
                }
            }
        }
    }

    private static void add(String line, Set<String> names) {
        var requirement = REQUIREMENT.matcher(line.strip());
        if (requirement.matches()) {
            var name = Pep440.distribution(requirement.group(1));
            names.add(name);
            if (requirement.group(2) != null) {
                names.add(name + requirement.group(2).replace(" ", ""));
            }
        }
    }
}
