package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.ProblemException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * From a folder to a plan. It reads files and executes nothing; each rule that fires says so with
 * its number, as in docs/detection.md.
 */
public final class Detector {
    /** Where the sandbox shows the project. */
    public static final String PROJECT_INSIDE = "/app";

    /** The rule that puts a plan into one line. */
    static final int SAY_IT = 13;

    private final Path project;
    private final Folder folder;
    private final Wishes wishes;
    private final ProjectConfig config;
    private final String cwd;
    private final Notes notes = new Notes();
    private final Given said;
    private boolean isPart;

    private Detector(Path project, String cwd, Wishes wishes, ProjectConfig config) {
        this.project = project;
        folder = new Folder(project.resolve(cwd).normalize());
        this.cwd = cwd;
        this.wishes = wishes;
        this.config = config;
        said = new Given(folder, wishes, config, notes);
    }

    /**
     * @throws ProblemException when the folder, its manifests or the tools at hand give no plan
     */
    public static Plan detect(Path project, Wishes wishes, ProjectConfig config, Tools tools) {
        requireFolder(project);
        try {
            return new Detector(project, config.cwd(), wishes, config).plan(tools);
        } catch (ProblemException e) {
            var inner = Languages.onlyInner(e.problem(), new Folder(project), config);
            return inner.flatMap(folder -> inner(project, folder, wishes, config, tools))
                    .orElseThrow(() -> e);
        }
    }

    private static Optional<Plan> inner(
            Path project, String cwd, Wishes wishes, ProjectConfig config, Tools tools) {
        try {
            var detector = new Detector(project, cwd, wishes, config);
            detector.notes.because(1, "%s/ is the only project in this folder".formatted(cwd));
            return Optional.of(detector.plan(tools));
        } catch (ProblemException e) {
            return Optional.empty(); // whoever runs that folder by itself is told
        }
    }

    /** The plan in one line. */
    public static String summary(Plan plan) {
        return plan.reasons().stream()
                .filter(reason -> reason.rule() == SAY_IT)
                .map(Plan.Reason::because)
                .findFirst()
                .orElseGet(() -> "Start: " + String.join(" ", plan.start()));
    }

    private static void requireFolder(Path project) {
        if (Files.notExists(project)) {
            throw Refusals.missing(project);
        }
        if (!Files.isDirectory(project)) {
            throw Refusals.notAFolder(project);
        }
    }

    private Plan plan(Tools tools) {
        var partners = said.isNothing() ? Partners.of(folder) : Optional.<Partners>empty();
        return partners.flatMap(
                        both ->
                                both.plan(
                                        folder,
                                        said.wishes(),
                                        (in, its) -> part(in, its).own(tools)))
                .orElseGet(() -> own(tools));
    }

    private Detector part(String in, Wishes its) {
        var below = in.equals(".") ? cwd : cwd.equals(".") ? in : "%s/%s".formatted(cwd, in);
        var part = new Detector(project, below, its, config);
        part.isPart = true;
        return part;
    }

    /** What a project declares, and nothing that starts it. */
    private Plan installing(Language language, Tools tools) {
        var version = Versions.choose(language, folder, config, tools, notes);
        var needed =
                language == Language.PYTHON
                        ? said.install("pip", PythonManager.choose(PythonProject.of(folder), notes))
                        : said.install(
                                "npm", NodeManager.choose(NodeProject.of(folder, ""), notes));
        return plan(language, version, needed, Start.words(), tools);
    }

    /** What makes files for the pages of another project, and nothing that starts. */
    private Plan building(Tools tools) {
        var version = Versions.choose(Language.NODEJS, folder, config, tools, notes);
        var node = NodeProject.of(folder, inside());
        var installing = NodeManager.choose(node, notes);
        var managed = node.managedBy(installing);
        var start = OldTool.allow(PageFiles.start(managed), managed, version.version(), notes);
        return plan(Language.NODEJS, version, installing, start, tools);
    }

    private Plan own(Tools tools) {
        try {
            return found(tools);
        } catch (ProblemException e) {
            throw Refusals.with(notes.warnings(), e.problem());
        }
    }

    private Plan found(Tools tools) {
        config.warnings().forEach(notes::warn);
        Links.check(folder, notes);
        var given = said.start();
        if (given.isEmpty() && folder.isEmpty()) {
            throw Refusals.empty(folder.path());
        }
        var language = Languages.choose(folder, said.language(), given.map(Start::text), notes);
        var version = Versions.choose(language, folder, config, tools, notes);
        return switch (language) {
            case NODEJS -> {
                var node = NodeProject.of(folder, inside());
                var installing = said.install("npm", NodeManager.choose(node, notes));
                var managed = node.managedBy(installing);
                var start =
                        NxWorkspace.forgetful(
                                given.map(s -> NodeStart.known(s, managed, s.text()))
                                        .orElseGet(() -> detected(managed)),
                                managed,
                                notes);
                var whole = given.isEmpty() ? NodeTables.first(managed, start, notes) : start;
                yield plan(
                        language,
                        version,
                        complete(installing, managed, start),
                        OldTool.allow(whole, managed, version.version(), notes),
                        tools);
            }
            case PYTHON -> {
                var python = PythonProject.of(folder);
                if (given.isEmpty() && !said.saysInstall()) {
                    Conda.refuse(python);
                }
                var installing = said.install("pip", PythonManager.choose(python, notes));
                var start =
                        given.map(s -> PythonStart.known(s, python))
                                .orElseGet(
                                        () ->
                                                AlembicTables.first(
                                                        python,
                                                        PythonStart.find(python, notes),
                                                        notes));
                yield plan(language, version, installing, start, tools);
            }
            case WASM ->
                    plan(
                            language,
                            version,
                            said.install("npm", Installing.NOTHING),
                            given.orElseGet(() -> WasmStart.find(folder, notes)),
                            tools);
            case STATIC ->
                    plan(
                            language,
                            version,
                            said.install("npm", Installing.NOTHING),
                            given.orElseGet(() -> Pages.start(folder, notes)),
                            tools);
        };
    }

    private Start detected(NodeProject project) {
        var start = NodeStart.find(project, notes);
        return said.wishes().port().isEmpty() ? SideBySide.apart(start, project, notes) : start;
    }

    /** With what the start command needs beyond the manifest of the folder. */
    private Installing complete(Installing installing, NodeProject project, Start start) {
        if (said.saysInstall()) {
            return installing;
        }
        var whole = InnerPackages.also(installing, project, start, wishes.frozen(), notes);
        return wishes.frozen() ? whole : UndeclaredTools.also(whole, project, start, notes);
    }

    private Plan plan(
            Language language,
            Versions.Chosen version,
            Installing installing,
            Start start,
            Tools tools) {
        var port = Ports.choose(language, start, folder, said.wishes(), notes);
        var reload = Beside.reload(said.processes(), Reloading.of(start, folder, notes), folder);
        var whole = said.whole(start);
        var beside = Beside.plan(said.processes(), whole, cwd, port);
        var called = called(language, whole, beside);
        called.ifPresent(other -> other.tell(notes));
        var partner =
                called.map(
                                other ->
                                        part(other.folder(), wishes)
                                                .installing(other.language(), tools))
                        .or(
                                () ->
                                        language == Language.PYTHON
                                                ? pageFiles(tools)
                                                : Optional.empty());
        notes.because(
                SAY_IT,
                PlanLine.of(language, version, installing, whole, port, reload)
                        + Beside.words(beside)
                        + partner.map(PlanLine::with).orElse(""));
        return new Plan(
                language,
                start.framework(),
                version.version(),
                installing.manager(),
                installing.version(),
                installing.command(),
                whole.command(),
                cwd,
                port,
                SideBySide.knowsPage(start) || Ports.isSaidBy(start),
                reload,
                AppVariables.of(language, start),
                notes.reasons(),
                notes.rejected(),
                notes.warnings(),
                beside,
                partner);
    }

    /** Who brings an install command of his own brings all that is needed. */
    private Optional<CalledProject> called(
            Language language, Start start, List<PlannedProcess> beside) {
        var commands = new LinkedHashSet<String>(List.of(start.text()));
        if (language == Language.NODEJS) {
            commands.addAll(InnerPackages.texts(NodeProject.of(folder, ""), start));
        }
        beside.forEach(one -> commands.add(String.join(" ", one.start())));
        return config.install().isEmpty()
                ? CalledProject.of(language, folder, commands)
                : Optional.empty();
    }

    private Optional<Plan> pageFiles(Tools tools) {
        if (isPart || said.saysInstall()) {
            return Optional.empty();
        }
        try {
            var files = PageFiles.of(folder);
            var built = files.map(some -> part(some.folder(), wishes).building(tools));
            files.ifPresent(some -> some.tell(notes));
            return built;
        } catch (ProblemException e) {
            return Optional.empty(); // the app starts without them
        }
    }

    private String inside() {
        return cwd.equals(".") ? PROJECT_INSIDE : PROJECT_INSIDE + "/" + cwd;
    }
}
