package dev.wasmrun.daemon.detect;

import org.tomlj.Toml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 7: who may say which Python a project wants. The first of {@link #SOURCES} decides, else
 * what is pinned or asked for.
 */
final class PythonVersions {
    private record Source(String name, Function<Folder, Optional<String>> text) {}

    static final List<Source> SOURCES =
            List.of(
                    new Source(
                            ".python-version",
                            folder -> VersionFiles.line(folder, ".python-version")),
                    new Source(".tool-versions", folder -> VersionFiles.asdf(folder, "python")),
                    new Source("mise.toml", folder -> VersionFiles.mise(folder, "python")),
                    new Source("runtime.txt", folder -> VersionFiles.line(folder, "runtime.txt")),
                    new Source(
                            "requires-python",
                            folder -> Pyproject.of(folder).text("project", "requires-python")),
                    new Source(
                            "Pipfile",
                            folder ->
                                    pipfile(folder, "python_full_version")
                                            .or(() -> pipfile(folder, "python_version"))),
                    new Source(
                            "tool.poetry",
                            folder ->
                                    Pyproject.of(folder)
                                            .text("tool", "poetry", "dependencies", "python")),
                    new Source(
                            "environment.yml",
                            folder -> Conda.of(PythonProject.of(folder)).flatMap(Conda::python)),
                    new Source(
                            "the script's requires-python",
                            folder ->
                                    InlineMetadata.of(PythonProject.of(folder))
                                            .flatMap(InlineMetadata::python)));

    private static final List<String> ANY = List.of("system", "latest", "*", "3");
    private static final Pattern LINE = Pattern.compile("\\b[23]\\.\\d+|\\b2$");

    private PythonVersions() {}

    /**
     * @param pythons those at hand; the first is taken when nobody asks for another
     */
    static List<VersionWish> wishes(
            Folder folder, ProjectConfig config, List<String> pythons, Notes notes) {
        var written = new ArrayList<VersionWish>();
        config.python().flatMap(v -> wish(ConfigFile.NAME, v, notes)).ifPresent(written::add);
        SOURCES.forEach(
                source ->
                        source.text()
                                .apply(folder)
                                .flatMap(text -> wish(source.name(), text, notes))
                                .ifPresent(written::add));
        Stream.of(PinnedPython.wish(folder), NewPython.wish(folder))
                .flatMap(Optional::stream)
                .filter(pin -> !written.isEmpty() || !pythons.stream().limit(1).allMatch(pin::fits))
                .forEach(written::add);
        return List.copyOf(written);
    }

    static Optional<VersionWish> wish(String source, String text, Notes notes) {
        var word = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^c?python[-@]?", "");
        if (word.isEmpty() || ANY.contains(word)) {
            return Optional.empty();
        }
        var range = Pep440.range(word);
        if (range.isEmpty()) {
            notes.warn("%s asks for Python '%s', which is no version".formatted(source, text));
        }
        var line = LINE.matcher(word);
        var near = line.find() ? line.group() : "";
        return range.map(r -> new VersionWish(source, text.strip(), r, near));
    }

    private static Optional<String> pipfile(Folder folder, String key) {
        return folder.text("Pipfile")
                .map(text -> Toml.parse(text).get(List.of("requires", key)))
                .map(Object::toString);
    }
}
