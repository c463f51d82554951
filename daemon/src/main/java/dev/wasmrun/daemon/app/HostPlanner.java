package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.Settings;
import dev.wasmrun.daemon.detect.Backoff;
import dev.wasmrun.daemon.detect.Detector;
import dev.wasmrun.daemon.detect.ProjectConfig;
import dev.wasmrun.daemon.detect.ProjectProcess;
import dev.wasmrun.daemon.detect.Tools;
import dev.wasmrun.daemon.detect.Wishes;
import dev.wasmrun.daemon.install.NeededRuntimes;
import dev.wasmrun.daemon.install.Toolchain;
import dev.wasmrun.daemon.runtime.HostRuntimes;
import dev.wasmrun.daemon.runtime.NodeRuntime;
import dev.wasmrun.daemon.runtime.NodeShelf;
import dev.wasmrun.daemon.runtime.PythonRuntime;
import dev.wasmrun.daemon.runtime.Runtimes;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Readiness;
import dev.wasmrun.protocol.RestartPolicy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** Makes plans with the runtimes of this machine. */
public final class HostPlanner implements Planner {
    // poetry, pdm and pipenv, as we provide them, need Python 3.10.
    private static final int OLDEST_OF_MANAGERS = 10;

    private final Settings settings;
    private final HostRuntimes runtimes;
    private final NodeShelf shelf;
    private final Executor blocking;

    public HostPlanner(
            Settings settings, HostRuntimes runtimes, NodeShelf shelf, Executor blocking) {
        this.settings = settings;
        this.runtimes = runtimes;
        this.shelf = shelf;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<Planned> plan(AppSpec spec) {
        return CompletableFuture.supplyAsync(() -> planNow(spec, Map.of()), blocking);
    }

    @Override
    public CompletionStage<Planned> plan(AppName app, AppSpec spec) {
        return CompletableFuture.supplyAsync(
                () -> planNow(spec, new NeededRuntimes(settings.appHome(app.text())).versions()),
                blocking);
    }

    private Planned planNow(AppSpec spec, Map<Language, String> needed) {
        var project = folder(spec.path());
        var config = ProjectConfig.read(project);
        WithoutIsolation.check(spec, config);
        var found = runtimes.find(spec.caller().getOrDefault("PATH", ""));
        var plan = Detector.detect(project, Wishes.of(spec), config, tools(found, needed));
        return new Planned(
                config.name(),
                AppName.fromFolder(
                        project.getFileName() == null ? "app" : project.getFileName().toString()),
                Detector.summary(plan),
                plan,
                forwards(spec, config),
                restarts(spec, config),
                new PlannedJobs(
                        settings,
                        project,
                        spec,
                        config,
                        plan,
                        toolchain(plan, found),
                        plan.partner().map(partner -> toolchain(partner, found)),
                        new Provision(shelf, provided(plan, found), spec.caller()),
                        WithoutIsolation.rights(spec, project, usesHome(plan, found))),
                limits(settings, spec, config),
                config.tunnel().map(wanted -> wanted.wish(spec.caller())),
                config.watching(),
                readiness(spec, config));
    }

    // What the command line starts is none of the project's processes.
    static Optional<ProjectProcess> mainProcess(AppSpec spec, ProjectConfig config) {
        return spec.command().isEmpty() ? config.mainProcess() : Optional.empty();
    }

    private static Readiness readiness(AppSpec spec, ProjectConfig config) {
        var usual = config.readiness();
        var path = mainProcess(spec, config).flatMap(ProjectProcess::ready);
        return new Readiness(path.or(usual::http), usual.timeoutMs(), Optional.empty());
    }

    static Limits limits(Settings settings, AppSpec spec, ProjectConfig config) {
        var all = spec.limits().or(config.limits()).or(settings.limits());
        return WithoutIsolation.limits(spec, all);
    }

    private Path folder(String path) {
        var folder = Path.of(path).normalize();
        if (!Files.exists(folder)) {
            throw refusal(
                    Problem.Kind.NOT_FOUND,
                    "no-such-folder",
                    "There is no folder %s".formatted(folder),
                    "Give the folder of a project: wasmrun os ./app");
        }
        if (!Files.isDirectory(folder)) {
            throw refusal(
                    Problem.Kind.INVALID,
                    "not-a-folder",
                    "%s is a file".formatted(folder),
                    "Give the folder that holds it: wasmrun os %s".formatted(folder.getParent()));
        }
        return real(folder);
    }

    // A link must not lead around what the sandbox hides: the daemon's token and socket.
    private Path real(Path folder) {
        try {
            var real = folder.toRealPath();
            if (real.startsWith(settings.home())) {
                throw refusal(
                        Problem.Kind.FORBIDDEN,
                        "project-in-home",
                        "%s belongs to wasmrun itself; no app may see it".formatted(real),
                        "Move the project out of " + settings.home());
            }
            return real;
        } catch (IOException e) {
            throw refusal(
                    Problem.Kind.FORBIDDEN,
                    "unreadable-folder",
                    "The folder %s cannot be read: %s".formatted(folder, e.getMessage()),
                    "Check who may enter it and the folders above it");
        }
    }

    private static RuntimeException refusal(
            Problem.Kind kind, String code, String message, String hint) {
        return new Problem(kind, code, message, hint).asException();
    }

    private Tools tools(Runtimes found, Map<Language, String> needed) {
        return new Tools(
                found.nodes().stream().map(NodeRuntime::version).toList(),
                found.pythons().stream().map(PythonRuntime::version).toList(),
                shelf.offered(),
                needed);
    }

    // Virtual environments, caches and runtimes of ours.
    private static boolean usesHome(Plan plan, Runtimes found) {
        return plan.language() == Language.PYTHON
                || plan.partner().isPresent()
                || !plan.install().isEmpty()
                || provided(plan, found).isPresent();
    }

    private static Optional<String> provided(Plan plan, Runtimes found) {
        return Stream.concat(Stream.of(plan), plan.partner().stream())
                .filter(project -> project.language() != Language.PYTHON)
                .map(Plan::version)
                .filter(version -> found.node(version).isEmpty())
                .findFirst();
    }

    private Toolchain toolchain(Plan plan, Runtimes found) {
        return switch (plan.language()) {
            case NODEJS, WASM, STATIC ->
                    toolchain(
                            found.node(plan.version())
                                    .orElseGet(() -> shelf.runtime(plan.version())));
            case PYTHON ->
                    found.python(plan.version())
                            .map(python -> toolchain(python).with(newer(python, found)))
                            .orElseThrow();
        };
    }

    private static Optional<Toolchain> newer(PythonRuntime python, Runtimes found) {
        return python.line() >= OLDEST_OF_MANAGERS
                ? Optional.empty()
                : found.newestPython()
                        .filter(newest -> newest.line() >= OLDEST_OF_MANAGERS)
                        .map(HostPlanner::toolchain);
    }

    private static Toolchain toolchain(NodeRuntime node) {
        return new Toolchain(
                node.version(), node.executable(), node.folders(), node.path(), node.npm());
    }

    private static Toolchain toolchain(PythonRuntime python) {
        return new Toolchain(
                python.version(),
                python.executable(),
                python.folders(),
                python.path(),
                Optional.empty());
    }

    /** Those of the command line win over those of the project that are in their way. */
    private static List<ForwardSpec> forwards(AppSpec spec, ProjectConfig config) {
        var asked = new ArrayList<>(each(spec.forwards()));
        each(config.forwards()).stream()
                .filter(theirs -> inTheWay(asked, theirs).isEmpty())
                .toList()
                .forEach(asked::add);
        return List.copyOf(asked);
    }

    private static List<ForwardSpec> each(List<ForwardSpec> forwards) {
        var distinct = new ArrayList<ForwardSpec>();
        for (var forward : new LinkedHashSet<>(forwards)) {
            inTheWay(distinct, forward)
                    .ifPresent(
                            other -> {
                                throw refusal(
                                        Problem.Kind.INVALID,
                                        "forward-twice",
                                        "Host port %s is forwarded twice: %s and %s"
                                                .formatted(forward.hostPort(), other, forward),
                                        "Give each forward a host port of its own");
                            });
            distinct.add(forward);
        }
        return distinct;
    }

    private static Optional<ForwardSpec> inTheWay(List<ForwardSpec> forwards, ForwardSpec another) {
        return forwards.stream().filter(one -> one.end().overlaps(another.end())).findFirst();
    }

    private Restarts restarts(AppSpec spec, ProjectConfig config) {
        var chosen =
                spec.restart()
                        .or(() -> mainProcess(spec, config).flatMap(ProjectProcess::restart))
                        .or(config::restart);
        return new Restarts(
                chosen.orElse(RestartPolicy.ON_FAILURE),
                chosen.isPresent(),
                config.maxRestarts().orElse(settings.maxRestarts()),
                config.backoff().map(Backoff::first).orElse(settings.backoffFirst()),
                config.backoff().map(Backoff::longest).orElse(settings.backoffLast()),
                settings.stableAfter());
    }
}
