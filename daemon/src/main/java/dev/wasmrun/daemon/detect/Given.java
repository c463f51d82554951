package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rule 0: what the user, the project's {@code .wasmrun.toml} or its Procfile says itself. */
final class Given {
    private final Folder folder;
    private final Wishes wishes;
    private final ProjectConfig config;
    private final Notes notes;
    private List<ProjectProcess> processes = List.of();
    private Optional<String> before = Optional.empty();

    Given(Folder folder, Wishes wishes, ProjectConfig config, Notes notes) {
        this.folder = folder;
        this.wishes = wishes;
        this.config = config;
        this.notes = notes;
    }

    /** Those of the file or the Procfile, once {@link #start} was asked. */
    List<ProjectProcess> processes() {
        return processes;
    }

    /** The start command, with what has to run before it. */
    Start whole(Start start) {
        return before.map(first -> start.running(first + start.text())).orElse(start);
    }

    Optional<Language> language() {
        var wished = wishes.language().or(config::language);
        wished.ifPresent(l -> notes.because(0, "%s, as asked".formatted(Names.of(l))));
        return wished;
    }

    /** Nothing is to be installed, or by a command of the project's own. */
    boolean saysInstall() {
        return wishes.noInstall() || config.install().isPresent();
    }

    /** Neither the user nor the project says what is run, or how. */
    boolean isNothing() {
        return wishes.language().isEmpty()
                && wishes.command().isEmpty()
                && config.language().isEmpty()
                && config.install().isEmpty()
                && config.start().isEmpty()
                && config.processes().isEmpty()
                && Processes.main(Procfile.processes(folder)).isEmpty();
    }

    /** The start command that somebody wrote down. */
    Optional<Start> start() {
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
        var isDeployed = Procfile.isOfDeployedApp(folder, notes);
        before = main.flatMap(_ -> Procfile.before(folder, isDeployed, notes));
        return main.filter(_ -> !isDeployed);
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

    Installing install(String manager, Installing detected) {
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

    /** The port and the forwards may stand on the command line and in the file. */
    Wishes wishes() {
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
}
