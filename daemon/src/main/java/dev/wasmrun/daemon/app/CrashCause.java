package dev.wasmrun.daemon.app;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why a process of an app failed, read from its own last lines, and what to do about it. {@link
 * #ALL} is the whole list; the last line that one of them fits is the one that counts, since what
 * comes last ended it.
 */
final class CrashCause {
    private static final Pattern COLOURS = Pattern.compile("\\x1b\\[[0-9;]*m");

    static final List<CrashWords> ALL =
            Stream.of(
                            NodeCauses.ALL,
                            PythonCauses.ALL,
                            MachineCauses.ALL,
                            VariableCauses.ALL,
                            ServiceCauses.ALL)
                    .flatMap(List::stream)
                    .toList();

    private CrashCause() {}

    /** What to do about an end with these last lines. */
    static Optional<String> hint(List<String> lastLines) {
        var lines = lastLines.stream().map(CrashCause::plain).toList();
        return Stream.iterate(lines.size(), end -> end > 0, end -> end - 1)
                .flatMap(end -> said(lines.subList(0, end)).stream())
                .findFirst();
    }

    /** Without colours. */
    static String plain(String line) {
        return COLOURS.matcher(line).replaceAll("");
    }

    /** What the last of these lines says. */
    private static Optional<String> said(List<String> lines) {
        return UnsetVariable.hint(lines)
                .or(() -> ALL.stream().flatMap(cause -> cause.in(lines).stream()).findFirst());
    }
}
