package dev.wasmrun.daemon.detect;

import static java.util.Comparator.comparing;

import java.lang.module.ModuleDescriptor.Version;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Rules 2 and 7: a version that something in a project asks for.
 *
 * @param source the file or key that says so: {@code .nvmrc}, {@code engines.node}
 * @param text as it is written there: {@code >=20}
 * @param range which versions are meant
 * @param line where it is near when none fits: {@code 20} or {@code 3.12}; empty for nowhere
 */
record VersionWish(String source, String text, Predicate<String> range, String line) {
    boolean fits(String version) {
        return range.test(version);
    }

    /** Of the same line, such as 20.20.2 where 20.1.0 is wanted. */
    boolean isNear(String version) {
        return !line.isEmpty() && version.startsWith(line + ".");
    }

    /** The lowest above the line where there is one, since too old is worse; else the highest. */
    Optional<String> nearest(Stream<String> versions) {
        var ordered = versions.sorted(comparing(Version::parse)).toList();
        return line.isEmpty()
                ? Optional.empty()
                : ordered.stream()
                        .filter(v -> Version.parse(v).compareTo(Version.parse(line)) > 0)
                        .findFirst()
                        .or(() -> ordered.reversed().stream().findFirst());
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(text, source);
    }
}
