package dev.wasmrun.daemon.detect;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which versions the lock of a Python project has, of the packages that any Python needs. */
final class LockedVersions {
    // As uv, poetry and pdm write it; a name has two of these where its version depends on Python.
    private static final Pattern PACKAGE =
            Pattern.compile(
                    "(?m)^name = \"([\\w.-]{1,100})\"\\r?\\nversion = \"(\\d+(?:\\.\\d+)*)\"");
    private static final List<String> TOML = List.of("uv.lock", "poetry.lock", "pdm.lock");
    private static final String PIPENV = "Pipfile.lock";
    private static final Pattern EXACT = Pattern.compile("==(\\d+(?:\\.\\d+)*)");
    private static final BinaryOperator<String> NEWER =
            (one, other) -> PinnedPython.isOlder(one, other) ? other : one;

    private LockedVersions() {}

    /** Distribution to version; empty without a lock. */
    static Map<String, String> of(Folder folder) {
        var found =
                TOML.stream()
                        .filter(folder::has)
                        .findFirst()
                        .flatMap(folder::text)
                        .map(LockedVersions::packages)
                        .or(() -> folder.text(PIPENV).map(LockedVersions::ofPipenv));
        return found.orElseGet(Stream::of)
                .filter(one -> !one.getKey().startsWith("backports")) // of an older Python only
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue, NEWER));
    }

    private static Stream<Map.Entry<String, String>> packages(String lock) {
        return PACKAGE.matcher(lock).results().map(one -> Map.entry(one.group(1), one.group(2)));
    }

    private static Stream<Map.Entry<String, String>> ofPipenv(String lock) {
        var json = PackageJson.tolerant(lock).map(all -> all.path("default"));
        return json.stream()
                .flatMap(all -> all.properties().stream())
                .filter(
                        one ->
                                !one.getValue()
                                        .path("markers")
                                        .asText()
                                        .contains("python_version <"))
                .flatMap(
                        one ->
                                version(one.getValue()).stream()
                                        .map(v -> Map.entry(one.getKey(), v)));
    }

    private static Optional<String> version(JsonNode one) {
        var exact = EXACT.matcher(one.path("version").asText(""));
        return exact.matches() ? Optional.of(exact.group(1)) : Optional.empty();
    }
}
