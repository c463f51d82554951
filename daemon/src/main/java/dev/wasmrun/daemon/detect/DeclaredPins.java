package dev.wasmrun.daemon.detect;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The versions that a Python project was written with, as far as its manifests tell. */
public final class DeclaredPins {
    private static final Pattern LOWEST = Pattern.compile("(?:[=~>]=)\\s*(\\d+(?:\\.\\d+)*)");
    private static final int MOST = 40;

    private DeclaredPins() {}

    /** {@code flask==2.0.1}, also for {@code flask>=2.0.1}. */
    public static List<String> of(Path folder) {
        return DeclaredVersion.of(new Folder(folder))
                .flatMap(DeclaredPins::lowest)
                .limit(MOST)
                .toList();
    }

    private static Stream<String> lowest(DeclaredVersion declared) {
        return LOWEST.matcher(declared.specification())
                .results()
                .limit(1)
                .map(found -> "%s==%s".formatted(declared.distribution(), found.group(1)));
    }
}
