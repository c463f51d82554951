package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.detect.KnownPackages;
import dev.wasmrun.daemon.install.UndeclaredPackages;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.Plan;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The package that an app imports or calls and its project forgets to declare, or to bind to the
 * releases that it was written for: where it is known, it is installed as well, and the app keeps
 * it.
 */
final class MissingPackages {
    private static final Pattern MISSING =
            Pattern.compile(
                    "^The (?:module|package|command) (\\S+) is not (?:installed|there):|\\badd \"?(setuptools[<\\d]*)\"? to the requirements\\b");
    private static final Pattern TOO_NEW =
            Pattern.compile("name an older one in the requirements, ([\\w-]+<[\\d.]+)$");
    private static final List<String> MANIFESTS =
            List.of("requirements.txt", "pyproject.toml", "Pipfile", "setup.py", "package.json");
    private static final Logger log = LoggerFactory.getLogger(MissingPackages.class);

    private final Path folder;
    private final Plan plan;
    private final boolean mayAdd;
    private final UndeclaredPackages undeclared;

    /**
     * @param folder of the project, or of the app in it
     * @param appHome where the names are kept
     */
    MissingPackages(Path folder, Path appHome, AppSpec spec, Plan plan) {
        this.folder = folder;
        this.plan = plan;
        this.mayAdd = !spec.frozen() && !spec.noInstall() && UndeclaredPackages.canBeAddedTo(plan);
        this.undeclared = new UndeclaredPackages(appHome, plan.language());
    }

    /**
     * From now on the package that the hint speaks of is installed, too.
     *
     * @return what to tell about it; empty when nothing has changed
     */
    Optional<String> take(String hint) {
        return Stream.concat(missing(hint), tooNew(hint))
                .filter(name -> mayAdd && !undeclared.names().contains(name))
                .findFirst()
                .flatMap(this::add);
    }

    private Stream<String> missing(String hint) {
        return MISSING.matcher(hint)
                .results()
                .flatMap(found -> Stream.of(found.group(1), found.group(2)))
                .flatMap(Stream::ofNullable)
                .flatMap(name -> KnownPackages.find(plan.language(), name).stream());
    }

    private static Stream<String> tooNew(String hint) {
        return TOO_NEW.matcher(hint).results().map(found -> found.group(1));
    }

    private Optional<String> add(String name) {
        try {
            undeclared.add(name);
        } catch (IOException e) {
            log.warn("That {} is needed cannot be kept: {}", name, e.getMessage());
            return Optional.empty();
        }
        return Optional.of(
                "It needs %s, which the project does not say: installing that, and starting it again"
                        .formatted(name));
    }

    /** What the user should know of them. */
    Optional<String> warning() {
        var manifests = MANIFESTS.stream().map(file -> SourceFiles.text(folder.resolve(file)));
        var declared = manifests.reduce("", String::concat);
        return Optional.of(undeclared.names().stream().filter(n -> !declared.contains(n)).toList())
                .filter(names -> !names.isEmpty())
                .map(
                        names ->
                                "The project does not say that it needs %s, which is installed as well: write it into %s"
                                        .formatted(String.join(", ", names), manifest()));
    }

    private String manifest() {
        return Stream.of("package.json", "pyproject.toml", "Pipfile")
                .filter(
                        file ->
                                switch (plan.language()) {
                                    case PYTHON -> !file.endsWith("json");
                                    case NODEJS, WASM, STATIC -> file.endsWith("json");
                                })
                .filter(file -> !SourceFiles.text(folder.resolve(file)).isEmpty())
                .findFirst()
                .orElse("requirements.txt");
    }
}
