package dev.wasmrun.daemon.detect;

import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The parts of {@code pyproject.toml} that detection asks for. */
record Pyproject(TomlTable toml) {
    static final String NAME = "pyproject.toml";
    private static final String EXTRAS = "optional-dependencies";
    private static final Pattern SERVING =
            Pattern.compile(
                    "(?i)\\s*(?:daphne|django|fastapi|flask|gradio|gunicorn|hypercorn|quart|sanic|streamlit|uvicorn|waitress)(?![\\w-])");

    static Pyproject of(Folder folder) {
        var toml = Toml.parse(folder.text(NAME).orElse(""));
        if (toml.hasErrors()) {
            var first = toml.errors().getFirst();
            throw Refusals.badPyproject(
                    first.position().line(), first.getMessage().lines().findFirst().orElse(""));
        }
        return new Pyproject(toml);
    }

    /** By the standard, and not only by name, with its dependencies still in poetry's table. */
    boolean isProject() {
        return has("project")
                && (has("project", "dependencies") || !has("tool", "poetry", "dependencies"));
    }

    boolean isPoetry() {
        return has("tool", "poetry");
    }

    /** Others would take packages of the same names from the registry. */
    boolean isOfUv() {
        return has("tool", "uv", "sources") || has("tool", "uv", "workspace");
    }

    /** Poetry's way to say that it is an application, which cannot be built. */
    boolean isPackage() {
        return text("tool", "poetry", "package-mode").filter("false"::equals).isEmpty();
    }

    /** What to install, as pip takes it: {@code flask>=3}; development dependencies too. */
    Stream<String> dependencies() {
        return texts("project", "dependencies");
    }

    List<String> requirements() {
        return requirements(List.of());
    }

    /** The same, with the first of these extras that there is. */
    List<String> requirements(List<String> extras) {
        var extra =
                extra(Stream.concat(serving().stream(), extras.stream())).stream()
                        .map(name -> List.of("project", EXTRAS, name));
        var usual =
                Stream.of(
                        List.of("project", "dependencies"),
                        List.of("project", EXTRAS, "dev"),
                        List.of("dependency-groups", "dev"));
        return Stream.concat(usual, extra)
                .flatMap(path -> texts(path.toArray(String[]::new)))
                .distinct()
                .toList();
    }

    /** It has dependencies, or only its build tool knows them. */
    boolean saysWhatIsNeeded(Folder folder) {
        return !requirements().isEmpty() || isPoetry() || isOfUv() || mustBeBuilt(folder);
    }

    /** Its dependencies or its own modules are known only to its build tool. */
    boolean mustBeBuilt(Folder folder) {
        var dynamic = texts("project", "dynamic").anyMatch("dependencies"::equals);
        var hasBuild = has("build-system");
        return dynamic
                || hasBuild
                        && (folder.hasFolder("src")
                                || has("project", "scripts")
                                || has("project", "entry-points"))
                        && new OwnPackage(this, folder).canBeBuilt();
    }

    /** The project itself as it is developed, for pip: {@code .}, or with an extra. */
    String itself(List<String> extras) {
        return extra(Stream.of(List.of("development"), serving(), extras).flatMap(List::stream))
                .map(".[%s]"::formatted)
                .orElse(".");
    }

    /** The extras that have what serves its pages, where it is a library or a tool without. */
    private List<String> serving() {
        if (texts("project", "dependencies").anyMatch(one -> serves(one) && !isBareFastApi(one))) {
            return List.of();
        }
        return toml.get(List.of("project", EXTRAS)) instanceof TomlTable all
                ? all.keySet().stream()
                        .filter(name -> texts("project", EXTRAS, name).anyMatch(Pyproject::serves))
                        .toList()
                : List.of();
    }

    private static boolean serves(String requirement) {
        return SERVING.matcher(requirement).lookingAt();
    }

    /** Its server, uvicorn, comes with {@code fastapi[standard]} only. */
    private static boolean isBareFastApi(String requirement) {
        return requirement.strip().matches("(?i)fastapi\\s*(?![\\[\\w-]).*");
    }

    private Optional<String> extra(Stream<String> names) {
        return names.filter(name -> has("project", EXTRAS, name)).findFirst();
    }

    /** The project's name. */
    Optional<String> name() {
        return text("project", "name").or(() -> text("tool", "poetry", "name"));
    }

    boolean has(String... path) {
        return toml.get(List.of(path)) != null;
    }

    Optional<String> text(String... path) {
        return Optional.ofNullable(toml.get(List.of(path))).map(Object::toString);
    }

    /** The texts of a table: {@code [project.scripts]}. */
    Map<String, String> table(String... path) {
        var texts = new TreeMap<String, String>();
        if (toml.get(List.of(path)) instanceof TomlTable table) {
            table.toMap()
                    .forEach(
                            (key, value) -> {
                                if (value instanceof String text) {
                                    texts.put(key, text);
                                }
                            });
        }
        return texts;
    }

    /** The tables of a list: {@code [{include = "shop"}]}. */
    Stream<TomlTable> tables(String... path) {
        return toml.get(List.of(path)) instanceof TomlArray array
                ? array.toList().stream()
                        .filter(TomlTable.class::isInstance)
                        .map(TomlTable.class::cast)
                : Stream.of();
    }

    /** A text, or the texts of a list. */
    Stream<String> texts(String... path) {
        return texts(toml, List.of(path));
    }

    static Stream<String> texts(TomlTable toml, List<String> path) {
        var value = toml.get(path);
        var all = value instanceof TomlArray array ? array.toList().stream() : Stream.of(value);
        return all.filter(String.class::isInstance).map(Object::toString);
    }
}
