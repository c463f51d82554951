package dev.wasmrun.daemon.detect;

import static java.util.Comparator.comparingInt;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Rules 0 and 1: which language a folder is written in. */
final class Languages {
    private static final int TOO_CLOSE = 10;
    private static final int MOST_FOLDERS = 20;
    private static final List<String> MANIFESTS =
            List.of(
                    "requirements.txt",
                    "package.json",
                    "pyproject.toml",
                    "manage.py",
                    "setup.py",
                    "Procfile",
                    "Pipfile");

    private static final List<String> PROGRAMS =
            List.of("app.py", "main.py", "server.py", "server.js", "app.js");

    /** Folders of projects that are not what their repository is about. */
    private static final Set<String> ASIDE =
            Set.of(
                    "benchmarks",
                    "ci",
                    "deploy",
                    "doc",
                    "docs",
                    "e2e",
                    "example",
                    "examples",
                    "infra",
                    "samples",
                    "scripts",
                    "test",
                    "tests",
                    "tools");

    private Languages() {}

    static Language choose(
            Folder folder, Optional<Language> wished, Optional<String> command, Notes notes) {
        noteMisspelled(folder, notes);
        if (wished.isPresent()) {
            return wished.orElseThrow();
        }
        var best = best(folder);
        if (command.isPresent() && best.size() != 1) {
            return guess(command.orElseThrow(), best, notes);
        }
        return switch (best.size()) {
            case 0 -> throw nothing(folder);
            case 1 -> decided(folder, best.getFirst(), notes);
            default ->
                    throw Refusals.ambiguous(
                            best.stream()
                                    .map(
                                            c ->
                                                    "%s (%s)"
                                                            .formatted(
                                                                    Names.of(c.language()),
                                                                    c.sentence()))
                                    .toList());
        };
    }

    /** The best clue of each language; of those, the ones that are too close to the winner. */
    private static List<Clue.Found> best(Folder folder) {
        var perLanguage = new LinkedHashMap<Language, Clue.Found>();
        Clue.in(folder)
                .sorted(comparingInt(Clue.Found::score).reversed())
                .forEach(found -> perLanguage.putIfAbsent(found.language(), found));
        var all = new ArrayList<>(perLanguage.values());
        var top = all.stream().mapToInt(Clue.Found::score).max().orElse(0);
        return all.stream()
                .filter(found -> found.score() >= top - TOO_CLOSE)
                .filter(found -> found.score() == top || !isPlain(found.language()))
                .takeWhile(found -> found.score() == top || !isPlain(all.getFirst().language()))
                .toList();
    }

    /** Pages and modules are also parts of other projects; alone, nobody else competes. */
    private static boolean isPlain(Language language) {
        return language == Language.STATIC || language == Language.WASM;
    }

    private static Language decided(Folder folder, Clue.Found found, Notes notes) {
        notes.because(
                1,
                "%s, because %s (score %d)"
                        .formatted(Names.of(found.language()), found.sentence(), found.score()));
        Clue.in(folder)
                .filter(other -> other.language() != found.language())
                .max(Comparator.comparingInt(Clue.Found::score))
                .ifPresent(
                        other ->
                                notes.reject(
                                        "%s, although %s (score %d)"
                                                .formatted(
                                                        Names.of(other.language()),
                                                        other.sentence(),
                                                        other.score())));
        return found.language();
    }

    /** An explicit start command always suffices: its program tells the language. */
    private static Language guess(String command, List<Clue.Found> candidates, Notes notes) {
        var isPython =
                command.matches("(?s).*(\\bpython|\\.py\\b|\\bpip|flask|uvicorn|gunicorn).*");
        var isNode = command.matches("(?s).*(\\bnode\\b|\\bnpm|\\bnpx|\\.[cm]?[jt]s\\b).*");
        var language =
                isPython == isNode
                        ? candidates.stream().findFirst().map(Clue.Found::language)
                        : Optional.of(isPython ? Language.PYTHON : Language.NODEJS);
        var chosen = language.orElse(Language.NODEJS);
        notes.because(1, "%s, a guess from the start command".formatted(Names.of(chosen)));
        return chosen;
    }

    private static RuntimeException nothing(Folder folder) {
        var files = folder.files();
        var nested = nested(folder);
        if (!nested.isEmpty()) {
            return Refusals.nested(folder.path(), nested);
        }
        if (Conda.environment(folder).isPresent()) {
            return Refusals.conda(Conda.environment(folder).orElseThrow());
        }
        if (Notebooks.first(folder).isPresent()) {
            return Refusals.notebooks(folder.path());
        }
        if (Foreign.in(folder).isPresent() && misspelled(files).findAny().isEmpty()) {
            return Refusals.foreign(folder.path(), Foreign.in(folder).orElseThrow());
        }
        var modules = files.stream().filter(file -> file.endsWith(".py")).toList();
        return modules.isEmpty()
                ? Refusals.nothing(folder.path(), misspelled(files).toList())
                : Refusals.modules(folder.path(), modules, misspelled(files).toList());
    }

    /**
     * Projects in the folders below; only when there are none, one level deeper. Where none has a
     * manifest, those with a program of a usual name.
     */
    static List<String> nested(Folder folder) {
        Predicate<String> isCentral = Languages::isCentral;
        return Stream.<Supplier<List<String>>>of(
                        () -> nested(folder, isCentral, MANIFESTS),
                        () -> nested(folder, _ -> true, MANIFESTS),
                        () -> nested(folder, isCentral, PROGRAMS))
                .map(Supplier::get)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static boolean isCentral(String name) {
        return !ASIDE.contains(name);
    }

    /** The folders below with a program of a usual name, whether it is a project or not. */
    static List<String> programs(Folder folder) {
        return nested(folder, Languages::isCentral, PROGRAMS);
    }

    private static List<String> nested(
            Folder folder, Predicate<String> counts, List<String> files) {
        var below =
                folder.folders().stream().filter(Languages::mayBeProject).filter(counts).toList();
        var projects = below.stream().filter(name -> hasOne(folder.folder(name), files)).toList();
        return projects.isEmpty()
                ? below.stream()
                        .limit(MOST_FOLDERS)
                        .flatMap(
                                name ->
                                        folder.foldersBelow(name).stream()
                                                .filter(Languages::mayBeProject)
                                                .map(in -> name + "/" + in))
                        .filter(name -> hasOne(folder.folder(name), files))
                        .limit(MOST_FOLDERS)
                        .toList()
                : projects;
    }

    /** The project below a folder that was refused for being none, when there is no choice. */
    static Optional<String> onlyInner(Problem refusal, Folder folder, ProjectConfig config) {
        if (!refusal.code().equals(Refusals.NESTED)
                || !config.cwd().equals(".")
                || Foreign.in(folder).filter(kind -> !kind.isContainers()).isPresent()) {
            return Optional.empty();
        }
        var found = nested(folder);
        return found.size() == 1 && isForUs(folder, found.getFirst())
                ? Optional.of(found.getFirst())
                : Optional.empty();
    }

    private static boolean isForUs(Folder folder, String inner) {
        return !ASIDE.contains(inner.split("/", 2)[0])
                && !folder.folder(inner).has(ConfigFile.NAME);
    }

    private static boolean mayBeProject(String name) {
        return !name.startsWith(".") && !name.equals("node_modules");
    }

    private static boolean hasOne(Folder folder, List<String> files) {
        return files.stream().anyMatch(folder::has);
    }

    private static void noteMisspelled(Folder folder, Notes notes) {
        misspelled(folder.files()).forEach(notes::warn);
    }

    /** {@code setup.sh} is a script of its own. */
    private static String suffix(String file) {
        return file.contains(".") ? file.substring(file.lastIndexOf('.')) : "";
    }

    private static Stream<String> misspelled(List<String> files) {
        return files.stream()
                .filter(file -> !MANIFESTS.contains(file))
                .flatMap(
                        file ->
                                Spelling.meant(file, MANIFESTS).stream()
                                        .filter(meant -> !files.contains(meant))
                                        .filter(meant -> suffix(meant).equals(suffix(file)))
                                        .map(
                                                meant ->
                                                        "Is %s a misspelled %s?"
                                                                .formatted(file, meant)));
    }
}
