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
import java.util.stream.Stream;

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
    private List<ProjectProcess> processes = List.of();
    private Optional<String> before = Optional.empty();
    private boolean isPart;

    private Detector(Path project, String cwd, Wishes wishes, ProjectConfig config) {
        this.project = project;
        folder = new Folder(project.resolve(cwd).normalize());
        this.cwd = cwd;
        this.wishes = wishes;
        this.config = config;
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
        var partners = nobodySays() ? Partners.of(folder) : Optional.<Partners>empty();
        return partners.flatMap(
                        both ->
                                both.plan(
                                        folder,
                                        wishesOfBoth(),
                                        (in, its) -> part(in, its).own(tools)))
                .orElseGet(() -> own(tools));
    }

    /** Neither the user nor the project says what is run, or how. */
    private boolean nobodySays() {
        return wishes.language().isEmpty()
                && wishes.command().isEmpty()
                && config.language().isEmpty()
                && config.install().isEmpty()
                && config.start().isEmpty()
                && config.processes().isEmpty()
                && Processes.main(Procfile.processes(folder)).isEmpty();
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
                        ? install("pip", PythonManager.choose(PythonProject.of(folder), notes))
                        : install("npm", NodeManager.choose(NodeProject.of(folder, ""), notes));
        return plan(language, version, needed, Start.words(), tools);
    }

    /** What makes files for the pages of another project, and nothing that starts. */
    private Plan building(Tools tools) {
        var version = Versions.choose(Language.NODEJS, folder, config, tools, notes);
        var node = NodeProject.of(folder, inside());
        var installing = NodeManager.choose(node, notes);
        var managed = node.managedBy(installing);
        var start = OldWebpack.allow(PageFiles.start(managed), managed, version.version(), notes);
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
        var given = given();
        if (given.isEmpty() && folder.isEmpty()) {
            throw Refusals.empty(folder.path());
        }
        var wished = wishes.language().or(config::language);
        wished.ifPresent(l -> notes.because(0, "%s, as asked".formatted(Names.of(l))));
        var language = Languages.choose(folder, wished, given.map(Start::text), notes);
        var version = Versions.choose(language, folder, config, tools, notes);
        return switch (language) {
            case NODEJS -> {
                var node = NodeProject.of(folder, inside());
                var installing = install("npm", NodeManager.choose(node, notes));
                var managed = node.managedBy(installing);
                var start =
                        NxWorkspace.forgetful(
                                given.map(s -> NodeStart.known(s, managed, s.text()))
                                        .orElseGet(() -> detected(managed)),
                                managed,
                                notes);
                yield plan(
                        language,
                        version,
                        complete(installing, managed, start),
                        OldWebpack.allow(start, managed, version.version(), notes),
                        tools);
            }
            case PYTHON -> {
                var python = PythonProject.of(folder);
                if (given.isEmpty() && config.install().isEmpty() && !wishes.noInstall()) {
                    Conda.refuse(python);
                }
                var installing = install("pip", PythonManager.choose(python, notes));
                var start =
                        given.map(s -> PythonStart.known(s, python))
                                .orElseGet(() -> PythonStart.find(python, notes));
                yield plan(language, version, installing, start, tools);
            }
            case WASM ->
                    plan(
                            language,
                            version,
                            install("npm", Installing.NOTHING),
                            given.orElseGet(() -> WasmStart.find(folder, notes)),
                            tools);
            case STATIC ->
                    plan(
                            language,
                            version,
                            install("npm", Installing.NOTHING),
                            given.orElseGet(() -> Pages.start(folder, notes)),
                            tools);
        };
    }

    private Start detected(NodeProject project) {
        var start = NodeStart.find(project, notes);
        return wishesOfBoth().port().isEmpty() ? SideBySide.apart(start, project, notes) : start;
    }

    /** Rule 0: the start command that somebody wrote down. */
    private Optional<Start> given() {
        if (!wishes.command().isEmpty()) {
            notes.because(0, "the start command is given on the command line");
            return Optional.of(Start.words(wishes.command().toArray(String[]::new)));
        }
        if (!config.processes().isEmpty()) {
            processes = config.processes();
            return named(ConfigFile.NAME);
        }
        if (config.start().isPresent()) {
            return config.start().map(this::configured);
        }
        processes = Procfile.processes(folder);
        Procfile.tellEmpty(folder, notes);
        var main = named("the Procfile");
        var isForServer = Procfile.isForMissingServer(folder, notes);
        before = main.flatMap(_ -> Procfile.before(folder, isForServer, notes));
        return main.filter(_ -> !isForServer);
    }

    /** The main one of several processes, or the only one. */
    private Optional<Start> named(String where) {
        var main = Processes.main(processes);
        main.ifPresent(
                one -> notes.because(0, "%s has a process \"%s\"".formatted(where, one.name())));
        return main.map(one -> Start.shell(one.start()));
    }

    private Start configured(String command) {
        notes.because(0, "the start command is in %s".formatted(ConfigFile.NAME));
        return Start.shell(command);
    }

    private Installing install(String manager, Installing detected) {
        if (wishes.noInstall()) {
            notes.because(0, "nothing is installed, as asked");
            return detected.skipped();
        }
        if (config.install().isEmpty()) {
            return detected;
        }
        notes.because(0, "the install command is in %s".formatted(ConfigFile.NAME));
        return Installing.by(
                        detected.manager().orElse(manager),
                        ConfigFile.NAME,
                        List.of(config.install().orElseThrow()))
                .in(detected.version());
    }

    /** With what the start command needs beyond the manifest of the folder. */
    private Installing complete(Installing installing, NodeProject project, Start start) {
        if (wishes.noInstall() || config.install().isPresent()) {
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
        var port = Ports.choose(language, start, folder, wishesOfBoth(), notes);
        var reload = Beside.reload(processes, Reloading.of(start, folder, notes), folder);
        var whole = before.map(first -> start.running(first + start.text())).orElse(start);
        var beside = Beside.plan(processes, whole, cwd, port);
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
        if (isPart || wishes.noInstall() || config.install().isPresent()) {
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

    /** The port and the forwards may stand on the command line and in the file. */
    private Wishes wishesOfBoth() {
        return new Wishes(
                wishes.language(),
                wishes.command(),
                wishes.port()
                        .or(() -> Processes.main(processes).flatMap(ProjectProcess::ownPort))
                        .or(() -> Wishes.port(config.env())),
                Stream.concat(wishes.forwards().stream(), config.forwards().stream())
                        .filter(forward -> !Beside.listensOn(processes, forward.appPort()))
                        .toList(),
                wishes.noInstall(),
                wishes.frozen());
    }

    private String inside() {
        return cwd.equals(".") ? PROJECT_INSIDE : PROJECT_INSIDE + "/" + cwd;
    }
}
