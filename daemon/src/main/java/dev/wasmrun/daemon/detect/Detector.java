package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.ProblemException;

import java.nio.file.Files;
import java.nio.file.Path;
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

    private static final int SAY_IT = 13;

    private Detector() {}

    /**
     * @throws ProblemException when the folder, its manifests or the tools at hand give no plan
     */
    public static Plan detect(Path project, Wishes wishes, ProjectConfig config, Tools tools) {
        requireFolder(project);
        var folder = new Folder(project.resolve(config.cwd()).normalize());
        var notes = new Notes();
        config.warnings().forEach(notes::warn);
        var given = given(folder, wishes, config, notes);
        if (given.isEmpty() && folder.isEmpty()) {
            throw Refusals.empty(folder.path());
        }
        var wished = wishes.language().or(config::language);
        wished.ifPresent(l -> notes.because(0, "%s, as asked".formatted(Names.of(l))));
        var language = Languages.choose(folder, wished, given.map(Start::text), notes);
        var version = Versions.choose(language, config, tools, notes);
        return switch (language) {
            case NODEJS -> {
                var node = NodeProject.of(folder, inside(config));
                var installing = install(config, "npm", NodeManager.choose(node, notes), notes);
                var start =
                        given.map(s -> NodeStart.known(s, node, s.text()))
                                .orElseGet(() -> NodeStart.find(node, notes));
                yield plan(language, version, installing, start, folder, wishes, config, notes);
            }
            case PYTHON -> {
                var python = PythonProject.of(folder);
                var installing = install(config, "pip", PythonManager.choose(python, notes), notes);
                var start =
                        given.map(s -> PythonStart.known(s, python))
                                .orElseGet(() -> PythonStart.find(python, notes));
                yield plan(language, version, installing, start, folder, wishes, config, notes);
            }
        };
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

    /** Rule 0: the start command that somebody wrote down. */
    private static Optional<Start> given(
            Folder folder, Wishes wishes, ProjectConfig config, Notes notes) {
        if (!wishes.command().isEmpty()) {
            notes.because(0, "the start command is given on the command line");
            return Optional.of(Start.words(wishes.command().toArray(String[]::new)));
        }
        return config.start()
                .map(
                        command -> {
                            notes.because(
                                    0, "the start command is in %s".formatted(ConfigFile.NAME));
                            return Start.shell(command);
                        })
                .or(() -> Procfile.start(folder, notes));
    }

    private static Installing install(
            ProjectConfig config, String manager, Installing detected, Notes notes) {
        return config.install()
                .map(
                        command -> {
                            notes.because(
                                    0, "the install command is in %s".formatted(ConfigFile.NAME));
                            return Installing.by(
                                    detected.manager().orElse(manager),
                                    ConfigFile.NAME,
                                    List.of(command));
                        })
                .orElse(detected);
    }

    private static Plan plan(
            Language language,
            String version,
            Installing installing,
            Start start,
            Folder folder,
            Wishes wishes,
            ProjectConfig config,
            Notes notes) {
        var forwards = Stream.concat(wishes.forwards().stream(), config.forwards().stream());
        var wishedPort = wishes.port().or(() -> Wishes.port(config.env()));
        var asked = new Wishes(wishes.language(), wishes.command(), wishedPort, forwards.toList());
        var port = Ports.choose(language, start, folder, asked, notes);
        var env = AppVariables.of(language, start);
        notes.because(SAY_IT, PlanLine.of(language, version, installing, start, port));
        return new Plan(
                language,
                start.framework(),
                version,
                installing.manager(),
                installing.command(),
                start.command(),
                config.cwd(),
                port,
                env,
                notes.reasons(),
                notes.rejected(),
                notes.warnings());
    }

    private static String inside(ProjectConfig config) {
        return config.cwd().equals(".") ? PROJECT_INSIDE : PROJECT_INSIDE + "/" + config.cwd();
    }
}
