package dev.wasmrun.daemon.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file of a project that shows what another one, which is missing, is to be like: {@code
 * env_example.py} of {@code env.py}, {@code config.js.dist} of {@code config.js}.
 */
final class SourceExample {
    // What is missing, as the hints of PythonCauses and NodeCauses say it.
    private static final List<Pattern> MISSING =
            List.of(
                    Pattern.compile("The project's own \\S+/__init__\\.py has no (\\w+):"),
                    Pattern.compile("There is a \\w+, and no (?:\\w+\\.)*(\\w+) in it:"),
                    Pattern.compile("The module (\\w+) is not installed:"),
                    Pattern.compile(
                            "The file \\S*?(\\w+)(?:\\.[cm]?[jt]s)? is not there: correct"));
    private static final String WORD = "(?:example|sample|template|dist|default)";

    private SourceExample() {}

    /** The hint that says to copy it, where the given one speaks of a file that it shows. */
    static Optional<String> hint(Path folder, String given) {
        return MISSING.stream()
                .map(missing -> missing.matcher(given))
                .filter(Matcher::find)
                .flatMap(found -> hintFor(folder, found.group(1)).stream())
                .findFirst();
    }

    private static Optional<String> hintFor(Path folder, String name) {
        var example =
                Pattern.compile(
                        "%1$s[._-]%2$s(\\.\\w+)|%1$s(\\.\\w+)[._-]%2$s|%2$s[._-]%1$s(\\.\\w+)"
                                .formatted(Pattern.quote(name), WORD));
        return SourceFiles.of(folder)
                .flatMap(
                        file ->
                                Optional.of(example.matcher(file.getFileName() + ""))
                                        .filter(Matcher::matches)
                                        .map(found -> copy(folder.relativize(file), name, found))
                                        .stream())
                .findFirst();
    }

    private static String copy(Path example, String name, Matcher found) {
        var suffix =
                Stream.of(1, 2, 3).map(found::group).filter(s -> s != null).findFirst().orElse("");
        var missing = example.resolveSibling(name + suffix);
        return "The file %1$s is not there: make it from the project's example of it (cp %2$s %1$s), and fill in what that leaves open"
                .formatted(missing, example);
    }
}
