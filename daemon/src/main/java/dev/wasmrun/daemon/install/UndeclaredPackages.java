package dev.wasmrun.daemon.install;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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

    private static final Pattern NOT_SAVED = Pattern.compile("\\bnpm install --no-save (.+)$");

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

    /**
     * As a user would type it. npm removes what it has added before and saved nowhere, so it is
     * told of that again.
     */
    static List<String> shown(Plan plan, List<String> names) {
        return switch (plan.language()) {
            case PYTHON -> Stream.concat(Stream.of("pip", "install"), names.stream()).toList();
            case NODEJS, WASM, STATIC ->
                    Stream.of(
                                    Stream.of("npm", "install", "--no-save"),
                                    notSaved(plan.install()),
                                    names.stream())
                            .flatMap(words -> words)
                            .distinct()
                            .toList();
        };
    }

    /** The packages that an install brings beside those that are declared. */
    static Stream<String> notSaved(List<String> install) {
        return NOT_SAVED
                .matcher(String.join(" ", install))
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(" ")))
                .filter(word -> !word.startsWith("-"));
    }

    static List<String> byPip(List<String> names) {
        return Stream.concat(
                        Stream.of("/bin/sh", "-c", BY_PIP, "undeclared packages"), names.stream())
                .toList();
    }
}
