package dev.wasmrun.daemon.detect;

import static java.util.Comparator.comparing;

import java.lang.module.ModuleDescriptor.Version;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 7 for requirements and locks of which no release that they allow runs on an older Python.
 * {@link #ALL} lists the distributions that are known, by the first release that needs each Python
 * (in 2026).
 */
final class NewPython {
    /**
     * @param versions {@code 6=3.12}: from 6 on, Python 3.12 is the oldest
     */
    private record Known(String distribution, List<String> versions) {
        Optional<String> oldestFor(String version) {
            return versions.stream()
                    .map(entry -> entry.split("="))
                    .filter(entry -> !PinnedPython.isOlder(version, entry[0]))
                    .map(entry -> entry[1])
                    .reduce((_, last) -> last);
        }
    }

    /** {@code Django>=6.1}, which needs Python 3.12. */
    private record Need(String text, String oldest) {}

    static final List<Known> ALL =
            Stream.of(
                            "django 5=3.10 6=3.12",
                            "ipython 9=3.11",
                            "matplotlib 3.11=3.11",
                            "networkx 3.5=3.11 3.7=3.12",
                            "numpy 2.3=3.11 2.5=3.12",
                            "pandas 3=3.11",
                            "scikit-learn 1.8=3.11",
                            "scipy 1.16=3.11 1.18=3.12",
                            "sphinx 8.2=3.11 9.1=3.12 9.2=3.13",
                            "xarray 2025.7=3.11")
                    .map(line -> List.of(line.split(" ")))
                    .map(words -> new Known(words.getFirst(), words.subList(1, words.size())))
                    .toList();

    private static final Pattern LOWER = Pattern.compile("([=~>]=)\\s*(\\d+(?:\\.\\d+)*)");

    private NewPython() {}

    /** What the requirement that asks for most asks for. */
    static Optional<VersionWish> wish(Folder folder) {
        return DeclaredVersion.of(folder)
                .flatMap(NewPython::need)
                .max(comparing(need -> Version.parse(need.oldest())))
                .map(NewPython::wish);
    }

    private static Stream<Need> need(DeclaredVersion declared) {
        var name = declared.distribution();
        return LOWER.matcher(declared.specification())
                .results()
                .flatMap(
                        lower ->
                                ALL.stream()
                                        .filter(known -> isOf(known, name))
                                        .flatMap(known -> known.oldestFor(lower.group(2)).stream())
                                        .map(oldest -> new Need(name + lower.group(), oldest)));
    }

    private static boolean isOf(Known known, String name) {
        return known.distribution().equals(Pep440.distribution(name));
    }

    private static VersionWish wish(Need need) {
        return new VersionWish(
                need.text(),
                need.oldest() + " or newer",
                version -> !PinnedPython.isOlder(PinnedPython.line(version), need.oldest()),
                need.oldest());
    }
}
