package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.Settings;
import dev.wasmrun.daemon.detect.Detector;
import dev.wasmrun.daemon.detect.ProjectConfig;
import dev.wasmrun.daemon.detect.ProjectProcess;
import dev.wasmrun.daemon.install.InstallCommand;
import dev.wasmrun.daemon.install.InstallFailure;
import dev.wasmrun.daemon.install.InstallScripts;
import dev.wasmrun.daemon.install.InstallStep;
import dev.wasmrun.daemon.install.Mount;
import dev.wasmrun.daemon.install.Surroundings;
import dev.wasmrun.daemon.install.Toolchain;
import dev.wasmrun.daemon.logs.LogWish;
import dev.wasmrun.daemon.runtime.FolderTree;
import dev.wasmrun.daemon.sandbox.Rights;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Port;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jobs that a plan leads to: where each runs, what it sees, and which variables it gets. */
final class PlannedJobs implements Planned.Jobs {
    private final Settings settings;
    private final Path project;
    private final AppSpec spec;
    private final ProjectConfig config;
    private final Plan plan;
    private final Toolchain toolchain;
    private final Provision provision;
    private final Optional<Rights> bare;

    PlannedJobs(
            Settings settings,
            Path project,
            AppSpec spec,
            ProjectConfig config,
            Plan plan,
            Toolchain toolchain,
            Provision provision,
            Optional<Rights> bare) {
        this.settings = settings;
        this.project = project;
        this.spec = spec;
        this.config = config;
        this.plan = plan;
        this.toolchain = toolchain;
        this.provision = provision;
        this.bare = bare;
    }

    @Override
    public CompletionStage<?> provide(AppName app, Consumer<String> say) {
        return provision.bring(settings.appHome(app.text()), say);
    }

    @Override
    public Optional<Planned.Install> install(AppName app) {
        debugger(app).ifPresent(PythonDebugger::prepare);
        var step = step(app);
        if (step.isFresh()) {
            return Optional.empty();
        }
        FolderTree.delete(step.scratch());
        step.prepare();
        var commands = step.commands();
        return Optional.of(new Command(app, step, commands, 0, commands.getFirst()));
    }

    @Override
    public Job start(AppName app, int run) {
        var step = step(app);
        var main = HostPlanner.mainProcess(spec, config);
        var env = variables(app, step, main, plan.port());
        if (spec.debug() && plan.language() == Language.NODEJS) {
            Debugger.addTo(env, plan.version());
        }
        debugger(app).ifPresent(debugger -> debugger.addTo(env));
        var directory =
                main.flatMap(ProjectProcess::cwd)
                        .map(PlannedJobs::inside)
                        .orElseGet(step::directory);
        return job(app, directory, command(), env, around(app), "run-" + run, spec.online());
    }

    private List<String> command() {
        var detected = spec.command().isEmpty() && config.start().isEmpty();
        return bare.isPresent() && detected ? WithoutIsolation.keepIn(plan) : plan.start();
    }

    private Surroundings around(AppName app) {
        var around = step(app).app();
        return debugger(app).map(debugger -> around.seeing(debugger.mount())).orElse(around);
    }

    private Optional<PythonDebugger> debugger(AppName app) {
        return Optional.of(new PythonDebugger(settings.appHome(app.text())))
                .filter(_ -> spec.debug() && plan.language() == Language.PYTHON);
    }

    @Override
    public Job beside(AppName app, int run, PlannedProcess process) {
        var step = step(app);
        var env = variables(app, step, config.process(process.name()), process.port());
        env.putIfAbsent("PYTHONUNBUFFERED", "1"); // its language may be another than the app's
        return job(
                app,
                inside(process.directory()),
                process.start(),
                env,
                step.app(),
                "run-" + run,
                spec.online());
    }

    private Map<String, String> variables(
            AppName app, InstallStep step, Optional<ProjectProcess> process, Port port) {
        var env =
                new TreeMap<>(
                        new EnvExample(
                                        project.resolve(plan.directory()).normalize(),
                                        settings.appHome(app.text()))
                                .values());
        env.putAll(Job.BASE);
        env.putAll(step.app().env());
        env.putAll(plan.env());
        bare.ifPresent(_ -> WithoutIsolation.keepIn(env));
        env.putAll(config.env());
        process.map(ProjectProcess::env).ifPresent(env::putAll);
        env.putAll(spec.env());
        env.put("PORT", port.toString());
        return env;
    }

    private static String inside(String directory) {
        return directory.equals(".")
                ? Detector.PROJECT_INSIDE
                : Detector.PROJECT_INSIDE + "/" + directory;
    }

    @Override
    public LogWish logs() {
        var wanted = config.logs();
        return new LogWish(wanted.max(), wanted.retain(), wanted.view());
    }

    private InstallStep step(AppName app) {
        var places =
                new InstallStep.Places(
                        project, settings.appHome(app.text()), settings.cache(), settings.tools());
        var caller = config.installScripts() ? spec.caller() : InstallScripts.off(spec.caller());
        return InstallStep.of(plan, places, toolchain, caller);
    }

    private Job job(
            AppName app,
            String directory,
            List<String> command,
            Map<String, String> env,
            Surroundings around,
            String files,
            boolean online) {
        var details =
                spec.debug()
                        ? Stream.concat(
                                        details(directory, env, around).stream(),
                                        lackOfDebugger(app, files))
                                .toList()
                        : List.<String>of();
        var job =
                new Job(
                        project,
                        directory,
                        command,
                        env,
                        around.mounts().stream().map(PlannedJobs::bind).toList(),
                        app.text(),
                        details,
                        settings.appHome(app.text()).resolve(files),
                        HostPlanner.limits(settings, spec, config),
                        online,
                        Optional.empty(),
                        Optional.empty(),
                        files.startsWith("run-") && plan.language() == Language.NODEJS);
        return bare.map(rights -> WithoutIsolation.onHost(job, rights)).orElse(job);
    }

    // Before its packages are there, nobody knows.
    private Stream<String> lackOfDebugger(AppName app, String files) {
        return debugger(app).filter(_ -> files.startsWith("run-")).stream()
                .flatMap(debugger -> debugger.lack(plan.manager()).stream());
    }

    private static List<String> details(
            String directory, Map<String, String> env, Surroundings around) {
        var seen =
                around.mounts().stream()
                        .map(mount -> "%s as %s".formatted(mount.host(), mount.inside()));
        return List.of(
                "Debug: starts in %s; variables: %s"
                        .formatted(directory, String.join(" ", env.keySet())),
                "Debug: sees of the host, besides /usr: " + seen.collect(Collectors.joining(", ")));
    }

    private static Job.Bind bind(Mount mount) {
        return new Job.Bind(mount.host(), mount.inside(), mount.writable());
    }

    /** One command of the install, at its place in the row. */
    private final class Command implements Planned.Install {
        private final AppName app;
        private final InstallStep step;
        private final List<InstallCommand> all;
        private final int index;
        private final InstallCommand command;

        Command(
                AppName app,
                InstallStep step,
                List<InstallCommand> all,
                int index,
                InstallCommand command) {
            this.app = app;
            this.step = step;
            this.all = all;
            this.index = index;
            this.command = command;
        }

        @Override
        public Job job() {
            var env = new TreeMap<>(Job.BASE);
            env.putAll(command.around().env());
            return PlannedJobs.this.job(
                    app,
                    step.directory(),
                    command.words(),
                    env,
                    command.around(),
                    "install-" + UUID.randomUUID(),
                    true); // packages come from outside, whatever the app may do
        }

        @Override
        public String summary() {
            return command.shown();
        }

        @Override
        public Planned.Next after(int exitCode, List<String> lastLines) {
            if (exitCode == 0) {
                var next = index + 1;
                return next < all.size()
                        ? new Planned.Next.Then(
                                new Command(app, step, all, next, all.get(next)), Optional.empty())
                        : new Planned.Next.Done();
            }
            return (spec.frozen()
                            ? Optional.<InstallStep.Retry>empty()
                            : step.retry(command, lastLines))
                    .<Planned.Next>map(
                            retry ->
                                    new Planned.Next.Then(
                                            new Command(app, step, all, index, retry.command()),
                                            Optional.of(retry.line())))
                    .orElseGet(
                            () ->
                                    new Planned.Next.Failed(
                                            InstallFailure.problem(
                                                    command.shown(), exitCode, lastLines)));
        }

        @Override
        public void done() {
            FolderTree.delete(step.scratch());
            step.markDone();
        }
    }
}
