package dev.wasmrun.daemon.detect;

import com.fasterxml.jackson.databind.JsonNode;

import org.semver4j.Semver;
import org.semver4j.range.RangeListFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Rule 2: who may say which Node.js a project wants. The first of {@link #SOURCES} decides. */
final class NodeVersions {
    private record Source(String name, Function<Folder, Optional<String>> text) {}

    static final List<Source> SOURCES =
            List.of(
                    new Source(".nvmrc", folder -> VersionFiles.line(folder, ".nvmrc")),
                    new Source(
                            ".node-version", folder -> VersionFiles.line(folder, ".node-version")),
                    new Source(
                            ".tool-versions",
                            folder -> VersionFiles.asdf(folder, "nodejs", "node")),
                    new Source("mise.toml", folder -> VersionFiles.mise(folder, "node")),
                    new Source("volta", folder -> text(folder, "volta", "node")),
                    new Source("devEngines", NodeVersions::devEngines),
                    new Source("engines.node", folder -> text(folder, "engines", "node")),
                    new Source("TypeScript that node itself runs", TypeScript::nodeThatRunsIt),
                    new Source("a package of old Node.js", OldNode::wanted));

    private static final Map<String, String> NAMED =
            Map.of(
                    "lts/*", "18 || 20 || 22 || 24 || 26",
                    "lts", "18 || 20 || 22 || 24 || 26",
                    "lts/gallium", "16",
                    "lts/hydrogen", "18",
                    "lts/iron", "20",
                    "lts/jod", "22",
                    "lts/krypton", "24");
    private static final List<String> ANY =
            List.of("node", "latest", "stable", "current", "system", "*", "x");
    private static final Pattern RANGE = Pattern.compile("[\\dvVxX*<>=~^|.\\s,+A-Za-z-]*\\d.*");
    private static final Pattern MAJOR = Pattern.compile("\\d+");

    private NodeVersions() {}

    static List<VersionWish> wishes(Folder folder, ProjectConfig config, Notes notes) {
        var written = new ArrayList<VersionWish>();
        config.node().flatMap(v -> wish(ConfigFile.NAME, v, notes)).ifPresent(written::add);
        SOURCES.forEach(
                source ->
                        source.text()
                                .apply(folder)
                                .flatMap(text -> wish(source.name(), text, notes))
                                .ifPresent(written::add));
        NewNode.of(folder)
                .flatMap(one -> wish(one.named(), one.node(), notes))
                .ifPresent(written::add);
        return List.copyOf(written);
    }

    static Optional<VersionWish> wish(String source, String text, Notes notes) {
        var word = text.strip().toLowerCase(Locale.ROOT);
        if (word.isEmpty() || ANY.contains(word)) {
            return Optional.empty();
        }
        var range = range(NAMED.getOrDefault(word, word.replaceFirst("^node@", "")));
        if (range.isEmpty()) {
            notes.warn("%s asks for Node.js '%s', which is no version".formatted(source, text));
        }
        var major = MAJOR.matcher(NAMED.getOrDefault(word, word));
        var line = major.find() ? major.group() : "";
        return range.map(r -> new VersionWish(source, text.strip(), r, line));
    }

    private static Optional<Predicate<String>> range(String text) {
        if (!RANGE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            var ranges = RangeListFactory.create(text);
            return ranges.get().isEmpty()
                    ? Optional.empty()
                    : Optional.of(version -> new Semver(version).satisfies(ranges));
        } catch (RuntimeException e) {
            return Optional.empty(); // whatever the library throws, it is no range
        }
    }

    private static Optional<String> text(Folder folder, String... path) {
        JsonNode node = PackageJson.of(folder).json();
        for (var key : path) {
            node = node.path(key);
        }
        return Optional.of(node.asText("")).filter(text -> !text.isBlank());
    }

    private static Optional<String> devEngines(Folder folder) {
        var runtime = PackageJson.of(folder).json().path("devEngines").path("runtime");
        var all = runtime.isArray() ? runtime : List.of(runtime);
        return StreamSupport.stream(all.spliterator(), false)
                .filter(one -> one.path("name").asText("").equals("node"))
                .map(one -> one.path("version").asText(""))
                .filter(version -> !version.isBlank())
                .findFirst();
    }
}
