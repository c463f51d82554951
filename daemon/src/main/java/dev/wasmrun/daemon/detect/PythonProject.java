package dev.wasmrun.daemon.detect;

import static java.util.stream.Collectors.toCollection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
            List.of(
                    "main",
                    "app",
                    "server",
                    "run",
                    "wsgi",
                    "asgi",
                    "start",
                    "serve",
                    "application",
                    "bot",
                    "hello");

    private static final int MOST_SOURCES = 200;
    private static final int MOST_FOLDERS = 500;
    private static final int DEEPEST = 4;
    private static final List<String> SOURCE_FOLDERS =
            List.of("src", "app", "api", "backend", "server");
    private static final Set<String> NO_SOURCES =
            Set.of(
                    "tests",
                    "test",
                    "docs",
                    "migrations",
                    "node_modules",
                    "venv",
                    "env",
                    "build",
                    "dist",
                    "alembic",
                    "scripts",
                    "static",
                    "templates",
                    "__pycache__");
    // bottle.py is a copy of the framework itself.
    private static final Set<String> NO_PROGRAMS =
            Set.of("setup.py", "conftest.py", "manage.py", "noxfile.py", "bottle.py");
    private static final List<String> DEV_REQUIREMENTS =
            List.of(
                    "requirements-dev.txt",
                    "requirements_dev.txt",
                    "dev-requirements.txt",
                    "requirements/dev.txt",
                    "requirements/development.txt",
                    "requirements/local.txt");
    private static final List<String> REQUIREMENTS =
            List.of(
                    "requirements.txt",
                    "requirements/base.txt",
                    "requirements/common.txt",
                    "requirements/main.txt",
                    "requirements/requirements.txt",
                    "requirements/prod.txt",
                    "requirements/production.txt",
                    "requirements.in",
                    "requirement.txt",
                    "Requirements.txt",
                    "reqs.txt");
    // Of an app whose folder also holds its container and its pages.
    private static final List<String> REQUIREMENTS_OF_FOLDERS =
            SOURCE_FOLDERS.stream().map(name -> name + "/requirements.txt").toList();

    static PythonProject of(Folder folder) {
        var pyproject = Pyproject.of(folder);
        var packages =
                folder.folders().stream()
                        .filter(name -> !name.equals("tests") && !name.equals("test"))
                        .filter(name -> folder.folder(name).has("__init__.py"))
                        .toList();
        var sources = sources(folder, packages);
        return new PythonProject(
                folder,
                pyproject,
                Declared.in(
                        folder,
                        pyproject,
                        allRequirementFiles(folder, pyproject, sources).stream()),
                sources,
                packages);
    }

    /** The same with the modules of any folder: {@code flask_app/app.py}, {@code code/main.py}. */
    PythonProject everywhere() {
        var others =
                folder.folders().stream()
                        .filter(PythonProject::mayHoldSources)
                        .filter(name -> name.matches("[\\w.-]+")); // it becomes part of a command
        var all = Stream.concat(packages.stream(), others).distinct().toList();
        return new PythonProject(folder, pyproject, declared, sources(folder, all), packages);
    }

    /** The requirements files in the order in which pip gets them: the main one, then dev. */
    List<String> requirementFiles() {
        return allRequirementFiles(folder, pyproject, sources);
    }

    static List<String> requirementFiles(Folder folder) {
        var files = new ArrayList<String>();
        REQUIREMENTS.stream().filter(folder::has).findFirst().ifPresent(files::add);
        DEV_REQUIREMENTS.stream().filter(folder::has).findFirst().ifPresent(files::add);
        return List.copyOf(files);
    }

    /** Without one in the project, that of the folder of its sources, or of its manual. */
    private static List<String> allRequirementFiles(
            Folder folder, Pyproject pyproject, List<PythonSource> sources) {
        var files = requirementFiles(folder);
        var isSaid = pyproject.saysWhatIsNeeded(folder) || folder.has("setup.py");
        if (isSaid && DEV_REQUIREMENTS.containsAll(files)) {
            return List.of(); // what only its authors need
        }
        if (isSaid || !files.isEmpty()) {
            return files;
        }
        var ofSources =
                folder.has(Pyproject.NAME) ? Stream.<String>of() : REQUIREMENTS_OF_FOLDERS.stream();
        var ofManual =
                startsItself(sources) ? Optional.<String>empty() : Manuals.requirements(folder);
        return Stream.concat(ofSources.filter(folder::has), ofManual.stream()).limit(1).toList();
    }

    private static boolean startsItself(List<PythonSource> sources) {
        return sources.stream()
                .anyMatch(s -> PythonStart.isUsual(s) || s.makesWebApp() || s.hasMain());
    }

    boolean startsItself() {
        return startsItself(sources);
    }

    private static List<PythonSource> sources(Folder folder, List<String> packages) {
        return Stream.concat(Stream.of(""), folders(folder, packages).stream())
                .flatMap(in -> modules(folder, in))
                .limit(MOST_SOURCES)
                .map(file -> new PythonSource(file, folder.text(file).orElse("")))
                .toList();
    }

    /** Where modules may be, the nearest first; of very many folders only so many. */
    private static List<String> folders(Folder folder, List<String> packages) {
        var found =
                Stream.concat(SOURCE_FOLDERS.stream(), packages.stream())
                        .distinct()
                        .filter(folder::hasFolder)
                        .collect(toCollection(ArrayList::new));
        for (var next = 0; next < found.size() && found.size() < MOST_FOLDERS; next++) {
            found.addAll(below(folder, found.get(next)));
        }
        return found.stream().limit(MOST_FOLDERS).toList();
    }

    private static List<String> below(Folder folder, String in) {
        return depth(in) >= DEEPEST
                ? List.of()
                : folder.foldersBelow(in).stream()
                        .filter(PythonProject::mayHoldSources)
                        .map(name -> in + "/" + name)
                        .toList();
    }

    private static int depth(String folder) {
        return folder.split("/").length;
    }

    static boolean mayHoldSources(String folder) {
        return !folder.startsWith(".") && !NO_SOURCES.contains(folder);
    }

    private static Stream<String> modules(Folder folder, String in) {
        var names =
                (in.isEmpty() ? folder.files() : folder.filesBelow(in))
                        .stream().filter(name -> name.endsWith(".py") && !isHelper(name)).toList();
        var usual = USUAL_NAMES.stream().map(name -> name + ".py").filter(names::contains).toList();
        return Stream.concat(usual.stream(), names.stream().filter(name -> !usual.contains(name)))
                .map(name -> in.isEmpty() ? name : in + "/" + name);
    }

    private static boolean isHelper(String name) {
        return name.startsWith("test_") || name.endsWith("_test.py") || NO_PROGRAMS.contains(name);
    }

    boolean isAlone(PythonSource source) {
        return sources.equals(List.of(source));
    }

    Optional<PythonSource> source(String file) {
        return sources.stream().filter(source -> source.file().equals(file)).findFirst();
    }

    /** The folder that the module is imported from; empty for the project itself. */
    String root(PythonSource source) {
        return ImportRoot.of(folder, source).orElse("");
    }

    /** Its folder is a project that only its own manager can install. */
    boolean isOfAnother(PythonSource source) {
        var top = source.file().split("/", 2)[0];
        return !source.parent().isEmpty()
                && folder.folder(top).first(Pyproject.NAME, "Pipfile", "setup.py").isPresent();
    }

    /** The file that says what is to be installed, for sentences. */
    Optional<String> manifest() {
        return requirementFiles().stream()
                .findFirst()
                .or(() -> folder.first(Pyproject.NAME, "Pipfile", "setup.py"));
    }
}
