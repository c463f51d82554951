package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Rule 1: something in a folder that speaks for a language. {@link #ALL} is the whole list; a new
 * clue is a line there.
 *
 * @param look the sentence to say when the clue is there
 */
record Clue(int score, Language language, Function<Folder, Optional<String>> look) {
    private static final List<String> USUAL_SCRIPTS =
            List.of("server.js", "app.js", "index.js", "main.js", "server.mjs", "index.mjs");

    static final List<Clue> ALL =
            List.of(
                    new Clue(100, Language.NODEJS, Clue::startScript),
                    new Clue(95, Language.PYTHON, file("manage.py")),
                    new Clue(90, Language.PYTHON, Clue::pythonProject),
                    new Clue(
                            90,
                            Language.PYTHON,
                            file("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "Pipfile")),
                    new Clue(85, Language.PYTHON, Clue::requirements),
                    new Clue(85, Language.PYTHON, file("setup.py")),
                    new Clue(80, Language.NODEJS, Clue::entry),
                    new Clue(80, Language.NODEJS, Clue::ownServer),
                    new Clue(75, Language.NODEJS, Clue::workspace),
                    new Clue(70, Language.WASM, Clue::wasmCommand),
                    new Clue(60, Language.PYTHON, Clue::lonePython),
                    new Clue(60, Language.PYTHON, file(PythonStart.SPIDERS)),
                    new Clue(60, Language.PYTHON, Clue::described),
                    new Clue(60, Language.NODEJS, Clue::loneScript),
                    new Clue(55, Language.NODEJS, Clue::watchScript),
                    new Clue(55, Language.NODEJS, Clue::tasks),
                    new Clue(51, Language.PYTHON, Clue::manual),
                    new Clue(50, Language.STATIC, file(Pages.INDEX)),
                    new Clue(45, Language.PYTHON, Clue::onlyModule),
                    new Clue(40, Language.NODEJS, Clue::manifest),
                    new Clue(30, Language.WASM, Clue::wasmLibrary),
                    new Clue(20, Language.NODEJS, Clue::devManifest),
                    new Clue(20, Language.NODEJS, Clue::halves),
                    new Clue(15, Language.STATIC, Clue::otherPage));

    /** A clue that is there. */
    record Found(int score, Language language, String sentence) {}

    static Stream<Found> in(Folder folder) {
        return ALL.stream()
                .flatMap(
                        clue ->
                                clue.look.apply(folder).stream()
                                        .map(s -> new Found(clue.score, clue.language, s)));
    }

    private static Function<Folder, Optional<String>> file(String... names) {
        return folder -> folder.first(names).map("there is %s"::formatted);
    }

    private static Optional<String> startScript(Folder folder) {
        return script(folder, text -> !isHalf(folder, text));
    }

    /** Makes the style sheets of an app in another language, most often. */
    private static Optional<String> watchScript(Folder folder) {
        return script(folder, text -> isHalf(folder, text));
    }

    private static boolean isHalf(Folder folder, String script) {
        return NodeStart.isNoApp(script)
                || AssetScripts.isOne(folder, script)
                || runsPython(folder, script);
    }

    private static Optional<String> halves(Folder folder) {
        return Halves.of(folder)
                .map(
                        both ->
                                "%s/ and %s/ are a server and its pages"
                                        .formatted(both.server(), both.pages()));
    }

    /** Where there is nothing else that the page may only belong to. */
    private static Optional<String> otherPage(Folder folder) {
        var isOfMore =
                Foreign.in(folder).isPresent()
                        || Notebooks.first(folder).isPresent()
                        || Conda.environment(folder).isPresent()
                        || folder.files().stream().anyMatch(name -> name.endsWith(".py"))
                        || !Languages.nested(folder).isEmpty();
        return isOfMore ? Optional.empty() : Pages.elsewhere(folder).map("there is %s"::formatted);
    }

    private static boolean isOfPython(Folder folder) {
        var scripts = PackageJson.of(folder).scripts();
        return NodeStart.SCRIPTS.stream()
                .filter(scripts::containsKey)
                .anyMatch(name -> runsPython(folder, scripts.get(name)));
    }

    /** Besides pages in a folder of their own, it runs the project itself, which is in Python. */
    private static boolean runsPython(Folder folder, String script) {
        return !folder.has(Pages.INDEX)
                && folder.first(Pyproject.NAME, "requirements.txt", "Pipfile").isPresent()
                && InnerPackages.texts(NodeProject.of(folder, ""), Start.shell(script)).stream()
                        .anyMatch(text -> CalledProject.PYTHON.matcher(text).find());
    }

    private static Optional<String> script(Folder folder, Predicate<String> which) {
        var manifest = PackageJson.of(folder);
        return NodeStart.SCRIPTS.stream()
                .filter(manifest::has)
                .filter(name -> which.test(manifest.scripts().get(name)))
                .findFirst()
                .map("package.json has a script \"%s\""::formatted);
    }

    private static Optional<String> pythonProject(Folder folder) {
        var pyproject = Pyproject.of(folder);
        if (pyproject.isProject()) {
            return Optional.of("pyproject.toml has a [project]");
        }
        return pyproject.isPoetry()
                ? Optional.of("pyproject.toml has a [tool.poetry]")
                : Optional.empty();
    }

    private static Optional<String> requirements(Folder folder) {
        return PythonProject.requirementFiles(folder).stream()
                .findFirst()
                .map("there is %s"::formatted);
    }

    private static Optional<String> entry(Folder folder) {
        var project = NodeProject.of(folder, "");
        var entry = project.manifest().text("main").flatMap(project::program);
        return project.manifest().exists()
                ? entry.or(project::usualEntry).map("package.json and %s"::formatted)
                : Optional.empty();
    }

    private static Optional<String> lonePython(Folder folder) {
        var project = PythonProject.of(folder);
        var sources = project.sources().stream().filter(s -> !project.isOfAnother(s)).toList();
        return sources.stream()
                .filter(PythonStart::isUsual)
                .findFirst()
                .or(() -> sources.stream().filter(PythonSource::makesWebApp).findFirst())
                .or(() -> sources.stream().filter(PythonSource::hasMain).findFirst())
                .map(PythonSource::file)
                .or(() -> app(project))
                .map("there is %s"::formatted);
    }

    /** A server, or the page of a tool, whatever its name is. */
    private static Optional<String> app(PythonProject project) {
        return StartRule.first(PythonStart.SERVERS, project, new Notes())
                .or(() -> PythonStart.strawberry(project, new Notes()))
                .flatMap(Start::file)
                .filter(file -> project.source(file).filter(project::isOfAnother).isEmpty());
    }

    private static Optional<String> described(Folder folder) {
        return DescribedStart.files().filter(folder::has).findFirst().map("there is %s"::formatted);
    }

    /** Beside a project in another language it is only about that. */
    private static Optional<String> manual(Folder folder) {
        return Foreign.in(folder).isPresent()
                ? Optional.empty()
                : Manuals.lone(folder)
                        .or(() -> Manuals.requirements(folder))
                        .map("there is %s"::formatted);
    }

    private static Optional<String> onlyModule(Folder folder) {
        var project = PythonProject.of(folder);
        return project.sources().stream()
                .filter(source -> project.isAlone(source) && source.acts())
                .findFirst()
                .map(source -> "%s is the only module".formatted(source.file()));
    }

    private static Optional<String> loneScript(Folder folder) {
        var page = folder.text(Pages.INDEX).orElse("");
        return USUAL_SCRIPTS.stream()
                .filter(folder::has)
                .filter(script -> !page.contains(script)) // then it belongs to the page
                .findFirst()
                .or(() -> LoneProgram.server(NodeProject.of(folder, "")))
                .map("there is %s"::formatted);
    }

    private static Optional<String> ownServer(Folder folder) {
        return NodeFramework.of(PackageJson.of(folder))
                .filter(NodeFramework::hasServer)
                .filter(framework -> !AssetScripts.isOne(folder, framework.dev()))
                .filter(_ -> !isOfPython(folder))
                .map(f -> "package.json needs %s".formatted(f.name()));
    }

    private static Optional<String> workspace(Folder folder) {
        return Workspaces.isRoot(NodeProject.of(folder, ""))
                ? Optional.of("it is the root of a workspace")
                : Optional.empty();
    }

    /** Makes pages, or the style sheets of an app in another language. */
    private static Optional<String> tasks(Folder folder) {
        return TaskRunner.fileIn(NodeProject.of(folder, "")).map("there is %s"::formatted);
    }

    private static Optional<String> wasmCommand(Folder folder) {
        return WasmStart.module(folder)
                .filter(file -> WasmStart.isCommand(folder, file))
                .map("there is the WebAssembly command %s"::formatted);
    }

    /** Beside anything else it belongs to that. */
    private static Optional<String> wasmLibrary(Folder folder) {
        return WasmStart.module(folder).map("there is %s"::formatted);
    }

    private static Optional<String> manifest(Folder folder) {
        return onlyTools(PackageJson.of(folder)) ? Optional.empty() : hasManifest(folder);
    }

    private static Optional<String> devManifest(Folder folder) {
        return onlyTools(PackageJson.of(folder)) ? hasManifest(folder) : Optional.empty();
    }

    private static Optional<String> hasManifest(Folder folder) {
        return folder.first(PackageJson.NAME).map("there is %s"::formatted);
    }

    private static boolean onlyTools(PackageJson manifest) {
        return manifest.dependencies().isEmpty() && !manifest.devDependencies().isEmpty();
    }
}
