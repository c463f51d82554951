package dev.wasmrun.daemon.install;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an app turned out to need, and its project does not declare: kept in the app's home, and
 * installed after what is declared.
 */
public final class UndeclaredPackages {
    // The virtual environments of the other managers, and of a project that declares nothing, are
    // made without pip.
    private static final String BY_PIP =
            """
            python -m pip --version >/dev/null 2>&1 || python -m ensurepip
            exec python -m pip install "$@"
            """;

    private final KeptLines kept;

    public UndeclaredPackages(Path appHome, Language language) {
        kept = new KeptLines(appHome.resolve("undeclared-%s.txt".formatted(language.wire())));
    }

    /** Whether anything can be added to what a plan installs: other managers would declare it. */
    public static boolean canBeAddedTo(Plan plan) {
        return switch (plan.language()) {
            case PYTHON -> true;
            case NODEJS -> plan.manager().orElse("npm").equals("npm");
            case WASM, STATIC -> false;
        };
    }

    public List<String> names() {
        return kept.read();
    }

    /** From the next install on. */
    public void add(String name) throws IOException {
        kept.write(Stream.concat(names().stream(), Stream.of(name)).distinct().toList());
    }

    /** As a user would type it. */
    static List<String> shown(Language language, List<String> names) {
        var words =
                new ArrayList<>(
                        language == Language.PYTHON
                                ? List.of("pip", "install")
                                : List.of("npm", "install", "--no-save"));
        words.addAll(names);
        return words;
    }

    static List<String> byPip(List<String> names) {
        return Stream.concat(
                        Stream.of("/bin/sh", "-c", BY_PIP, "undeclared packages"), names.stream())
                .toList();
    }
}
