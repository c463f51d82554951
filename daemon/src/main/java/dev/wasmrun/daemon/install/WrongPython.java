package dev.wasmrun.daemon.install;

import java.lang.module.ModuleDescriptor.Version;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A release that is there, and is for another Python, as pip tells it. */
final class WrongPython {
    private static final Pattern PINNED =
            Pattern.compile("No matching distribution found for ([\\w.-]+)(?:\\[.*])?==([\\w.]+)");
    private static final Pattern ONLY_NEWER =
            Pattern.compile(
                    "satisfies the requirement ([\\w.-]+)(?:\\[.*])?==(\\d[\\d.]*) \\(from versions: (\\d[\\d.]*)[a-z,)]");
    private static final Pattern NOT_IN =
            Pattern.compile(
                    "Package '?([\\w.-]+)'? requires a different Python: \\S+ not in '([^']+)'");
    private static final Pattern OWN = Pattern.compile(" \\.(?:\\[\\S*])?(?: |$)");
    private static final Pattern BELOW = Pattern.compile("<3\\.([1-9]\\d?)\\b");
    private static final Pattern UP_TO = Pattern.compile("<=3\\.(\\d{1,2})\\b");
    private static final Pattern FROM = Pattern.compile(">=3\\.(\\d{1,2})\\b");

    private WrongPython() {}

    /**
     * Names the release, the Pythons that it is for, and one of them.
     *
     * @param command {@code pip install -e .} installs the project itself, which asks for its
     *     Python already
     */
    static Optional<String> hint(String command, List<String> lines) {
        var own = OWN.matcher(command).find();
        return Stream.of(
                        leftAside(lines),
                        lines.stream().flatMap(line -> refused(own, line)),
                        lines.stream().flatMap(WrongPython::onlyNewer))
                .flatMap(hints -> hints)
                .findFirst();
    }

    // All that pip found and left aside stands in one line, which does not name the package.
    private static Stream<String> leftAside(List<String> lines) {
        return lines.stream()
                .flatMap(line -> PINNED.matcher(line).results())
                .flatMap(
                        pinned ->
                                lines.stream()
                                        .flatMap(
                                                line ->
                                                        leftAside(
                                                                pinned.group(1),
                                                                pinned.group(2),
                                                                line)));
    }

    private static Stream<String> leftAside(String name, String release, String line) {
        return Pattern.compile("[:;] %s Requires-Python ([^;]+)".formatted(Pattern.quote(release)))
                .matcher(line)
                .results()
                .map(found -> hint(name + "==" + release, found.group(1).strip()));
    }

    // What was released before this Python has nothing that can be installed in it.
    private static Stream<String> onlyNewer(String line) {
        return ONLY_NEWER
                .matcher(line)
                .results()
                .filter(found -> isOlder(found.group(2), found.group(3)))
                .map(
                        found ->
                                "%s==%s is older than all that there is of it for this Python: write an older Python to .python-version, such as 3.8, or name another version of it"
                                        .formatted(found.group(1), found.group(2)));
    }

    private static boolean isOlder(String version, String than) {
        return Version.parse(version).compareTo(Version.parse(than)) < 0;
    }

    private static Stream<String> refused(boolean own, String line) {
        return NOT_IN.matcher(line)
                .results()
                .map(
                        found ->
                                own
                                        ? missing(found.group(1), found.group(2))
                                        : hint(found.group(1), found.group(2)));
    }

    private static String missing(String project, String pythons) {
        return "%s needs Python %s, which this machine does not have: install it%s; wasmrun then finds it"
                .formatted(
                        project,
                        pythons,
                        example(pythons)
                                .map(
                                        ", for example by pyenv install %1$s or uv python install %1$s"
                                                ::formatted)
                                .orElse(""));
    }

    private static String hint(String release, String pythons) {
        return "%s needs Python %s: write one of those to .python-version%s, or name another version of it"
                .formatted(release, pythons, example(pythons).map(", such as "::concat).orElse(""));
    }

    // The newest that is allowed, where a bound tells it.
    private static Optional<String> example(String pythons) {
        return minor(BELOW, pythons, bound -> bound - 1)
                .or(() -> minor(UP_TO, pythons, bound -> bound))
                .or(() -> minor(FROM, pythons, bound -> bound))
                .map("3."::concat);
    }

    private static Optional<String> minor(Pattern bound, String pythons, IntUnaryOperator chosen) {
        return bound.matcher(pythons)
                .results()
                .findFirst()
                .map(found -> Integer.parseInt(found.group(1)))
                .map(number -> Integer.toString(chosen.applyAsInt(number)));
    }
}
