package dev.wasmrun.daemon.detect;

import java.util.function.Predicate;

/**
 * Rules 2 and 7: a version that something in a project asks for.
 *
 * @param source the file or key that says so: {@code .nvmrc}, {@code engines.node}
 * @param text as it is written there: {@code >=20}
 * @param range which versions are meant
 * @param line what is near when none fits: {@code 20} or {@code 3.12}; empty for none
 */
record VersionWish(String source, String text, Predicate<String> range, String line) {
    boolean fits(String version) {
        return range.test(version);
    }

    /** Of the same line, such as 20.20.2 where 20.1.0 is wanted. */
    boolean isNear(String version) {
        return !line.isEmpty() && version.startsWith(line + ".");
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(text, source);
    }
}
