package dev.wasmrun.daemon.detect;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The manager that {@code package.json} asks for by name.
 *
 * @param version exact, with a hash perhaps ({@code 9.1.0+sha512.ab…}), or only a line
 * @param key the one that says so
 */
record ManagerByName(String manager, Optional<String> version, String key) {
    static final List<String> KNOWN = List.of("npm", "pnpm", "yarn", "bun");

    // What reaches a command line is a version and nothing else.
    private static final Pattern EXACT =
            Pattern.compile("\\d+\\.\\d+\\.\\d+(?:-[\\w.]+)?(?:\\+[\\w.]+)?");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    static Optional<ManagerByName> of(PackageJson manifest, Notes notes) {
        return packageManager(manifest, notes).or(() -> devEngines(manifest, notes));
    }

    private static Optional<ManagerByName> packageManager(PackageJson manifest, Notes notes) {
        var parts = manifest.text("packageManager").map(text -> text.strip().split("@", 2));
        return parts.flatMap(p -> named(p[0], p.length > 1 ? p[1] : "", "packageManager", notes));
    }

    private static Optional<ManagerByName> devEngines(PackageJson manifest, Notes notes) {
        var wanted = manifest.json().path("devEngines").path("packageManager");
        Iterable<JsonNode> all = wanted.isArray() ? wanted : List.of(wanted);
        return StreamSupport.stream(all.spliterator(), false)
                .filter(one -> KNOWN.contains(one.path("name").asText("")))
                .findFirst()
                .flatMap(
                        one ->
                                named(
                                        one.path("name").asText(""),
                                        one.path("version").asText(""),
                                        "devEngines",
                                        notes));
    }

    private static Optional<ManagerByName> named(
            String manager, String version, String key, Notes notes) {
        if (!KNOWN.contains(manager)) {
            notes.warn(
                    "%s asks for %s, which wasmrun does not know; it is left out of account"
                            .formatted(key, manager));
            return Optional.empty();
        }
        return Optional.of(new ManagerByName(manager, version(version), key));
    }

    private static Optional<String> version(String text) {
        if (EXACT.matcher(text).matches()) {
            return Optional.of(text);
        }
        var number = NUMBER.matcher(text);
        return number.find() ? Optional.of(number.group()) : Optional.empty();
    }
}
