package dev.wasmrun.daemon.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder read as a Python project.
 *
 * @param sources its own modules, the likeliest entry point first
 * @param packages folders with an {@code __init__.py}
 */
record PythonProject(
        Folder folder,
        Pyproject pyproject,
        Declared declared,
        List<PythonSource> sources,
        List<String> packages) {
    static final List<String> USUAL_NAMES =
            List.of("main", "app", "server", "run", "wsgi", "asgi", "start", "bot", "hello");

    private static final int MOST_SOURCES = 200;
    private static final List<String> SOURCE_FOLDERS = List.of("src", "app", "api");
    private static final List<String> DEV_REQUIREMENTS =
            List.of(
                    "requirements-dev.txt",
                    "requirements_dev.txt",
                    "dev-requirements.txt",
                    "requirements/dev.txt");

    static PythonProject of(Folder folder) {
        var pyproject = Pyproject.of(folder);
        var packages =
                folder.folders().stream()
                        .filter(name -> !name.equals("tests") && !name.equals("test"))
                        .filter(name -> folder.folder(name).has("__init__.py"))
                        .toList();
        return new PythonProject(
                folder,
                pyproject,
                Declared.in(folder, pyproject, requirementFiles(folder).stream()),
                sources(folder, packages),
                packages);
    }

    /** The requirements files in the order in which pip gets them: the main one, then dev. */
    List<String> requirementFiles() {
        return requirementFiles(folder);
    }

    private static List<String> requirementFiles(Folder folder) {
        var files = new ArrayList<String>();
        folder.first("requirements.txt", "requirements/base.txt", "requirements/prod.txt")
                .ifPresent(files::add);
        DEV_REQUIREMENTS.stream().filter(folder::has).findFirst().ifPresent(files::add);
        return List.copyOf(files);
    }

    private static List<PythonSource> sources(Folder folder, List<String> packages) {
        return Stream.concat(
                        Stream.of(""),
                        Stream.concat(SOURCE_FOLDERS.stream(), packages.stream()).distinct())
                .filter(in -> in.isEmpty() || folder.hasFolder(in))
                .flatMap(in -> modules(folder, in))
                .limit(MOST_SOURCES)
                .map(file -> new PythonSource(file, folder.text(file).orElse("")))
                .toList();
    }

    private static Stream<String> modules(Folder folder, String in) {
        var names =
                folder.folder(in).files().stream()
                        .filter(name -> name.endsWith(".py") && !isHelper(name))
                        .toList();
        var usual = USUAL_NAMES.stream().map(name -> name + ".py").filter(names::contains).toList();
        return Stream.concat(usual.stream(), names.stream().filter(name -> !usual.contains(name)))
                .map(name -> in.isEmpty() ? name : in + "/" + name);
    }

    private static boolean isHelper(String name) {
        return name.startsWith("test_")
                || name.endsWith("_test.py")
                || List.of("setup.py", "conftest.py", "manage.py", "noxfile.py").contains(name);
    }

    Optional<PythonSource> source(String file) {
        return sources.stream().filter(source -> source.file().equals(file)).findFirst();
    }

    /**
     * Whether the module needs its own folder on the path, because it imports a neighbour by name.
     */
    boolean importsNeighbour(PythonSource source) {
        var in = source.parent();
        return !in.isEmpty()
                && !packages.contains(in)
                && folder.folder(in).files().stream()
                        .filter(name -> name.endsWith(".py"))
                        .map(name -> name.substring(0, name.length() - 3))
                        .anyMatch(source::imports);
    }

    /** The file that says what is to be installed, for sentences. */
    Optional<String> manifest() {
        return requirementFiles().stream()
                .findFirst()
                .or(() -> folder.first(Pyproject.NAME, "Pipfile", "setup.py"));
    }
}
