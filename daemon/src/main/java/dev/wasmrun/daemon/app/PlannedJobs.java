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
import dev.wasmrun.protocol.Problem;

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
    private final Optional<Toolchain> ofPartner;
    private final Provision provision;
    private final Optional<Rights> bare;

    PlannedJobs(
            Settings settings,
            Path project,
            AppSpec spec,
            ProjectConfig config,
            Plan plan,
            Toolchain toolchain,
            Optional<Toolchain> ofPartner,
            Provision provision,
            Optional<Rights> bare) {
        this.settings = settings;
        this.project = project;
        this.spec = spec;
        this.config = config;
        this.plan = plan;
        this.toolchain = toolchain;
        this.ofPartner = ofPartner;
        this.provision = provision;
        this.bare = bare;
    }

    @Override
    public CompletionStage<?> provide(AppName app, Consumer<String> say) {
        return provision.bring(settings.appHome(app.text()), say);
    }

    @Override
    public Optional<Planned.Install> install(AppName app) {
        if (spec.debug() && ofPython().isPresent()) {
            new PythonDebugger(settings.appHome(app.text())).prepare();
        }
        var due = installs(app).stream().filter(step -> !step.isFresh()).toList();
        if (due.isEmpty()) {
            return Optional.empty();
        }
        FolderTree.delete(due.getFirst().scratch());
        due.forEach(InstallStep::prepare);
        var all =
                due.stream()
                        .flatMap(
                                step ->
                                        step.commands().stream()
                                                .map(command -> new Due(step, command)))
                        .toList();
        return Optional.of(new Command(app, all, 0, all.getFirst()));
    }

    /** Packages of Node.js may be built by what those of Python bring. */
    private List<InstallStep> installs(AppName app) {
        var own = step(app);
        return partner(app)
                .map(
                        other ->
                                plan.language() == Language.PYTHON
                                        ? List.of(own, other.after(own))
                                        : List.of(other, own.after(other)))
                .orElseGet(() -> List.of(own));
    }

    @Override
    public Job start(AppName app, int run) {
        var around = around(app, plan);
        var main = HostPlanner.mainProcess(spec, config);
        var env = variables(app, plan, around, main, plan.port());
        var directory = main.flatMap(ProjectProcess::cwd).orElse(plan.directory());
        return job(
                app,
                inside(directory),
                command(),
                env,
                debugged(app, plan, env, around),
                "run-" + run,
                spec.online(),
                plan.language() == Language.NODEJS);
    }

    private List<String> command() {
        var detected = spec.command().isEmpty() && config.start().isEmpty();
        return detected ? kept(plan) : plan.start();
    }

    private List<String> kept(Plan project) {
        return bare.isPresent()
                ? WithoutIsolation.keepIn(project.language(), project.start())
                : project.start();
    }

    /** What the processes of one of the app's projects see; the other one's programs, too. */
    private Surroundings around(AppName app, Plan project) {
        var own = step(app).app();
        return partner(app)
                .map(InstallStep::app)
                .map(other -> project == plan ? own.and(other) : other.and(own))
                .orElse(own);
    }

    /** Adds the debugger of a project's language, where one is wanted, to the variables. */
    private Surroundings debugged(
            AppName app, Plan project, Map<String, String> env, Surroundings around) {
        if (!spec.debug()) {
            return around;
        }
        return switch (project.language()) {
            case NODEJS -> {
                Debugger.addTo(env, project.version());
                yield around;
            }
            case PYTHON -> {
                var debugger = new PythonDebugger(settings.appHome(app.text()));
                debugger.addTo(env);
                yield around.seeing(debugger.mount());
            }
            case WASM, STATIC -> around;
        };
    }

    private Optional<Plan> ofPython() {
        return Stream.concat(Stream.of(plan), plan.partner().stream())
                .filter(project -> project.language() == Language.PYTHON)
                .findFirst();
    }

    /** The first process of the app's other project: its debugger listens at a port of its own. */
    private boolean isPartner(PlannedProcess process) {
        return plan.beside().stream()
                .filter(one -> !plan.projectOf(one).equals(plan))
                .findFirst()
                .filter(process::equals)
                .isPresent();
    }

    @Override
    public Job beside(AppName app, int run, PlannedProcess process) {
        var its = plan.projectOf(process);
        var around = around(app, its);
        var env = variables(app, its, around, config.process(process.name()), process.port());
        env.putIfAbsent("PYTHONUNBUFFERED", "1"); // its language may be another than the app's
        return job(
                app,
                inside(process.directory()),
                process.start().equals(its.start()) ? kept(its) : process.start(),
                env,
                isPartner(process) ? debugged(app, its, env, around) : around,
                "run-" + run,
                spec.online(),
                its.language() == Language.NODEJS);
    }

    private Map<String, String> variables(
            AppName app,
            Plan its,
            Surroundings around,
            Optional<ProjectProcess> process,
            Port port) {
        var env =
                new TreeMap<>(
                        new Remedies(
                                        project.resolve(its.directory()).normalize(),
                                        settings.appHome(app.text()),
                                        spec,
                                        its)
                                .values());
        env.putAll(Job.BASE);
        env.putAll(around.env());
        env.putAll(its.env());
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
        return asWanted(InstallStep.of(plan, places(app), toolchain, caller()));
    }

    private InstallStep asWanted(InstallStep step) {
        return spec.frozen() || spec.noInstall() ? step.declaredOnly() : step;
    }

    private Optional<InstallStep> partner(AppName app) {
        return plan.partner()
                .map(
                        other ->
                                InstallStep.ofPartner(
                                        other, places(app), ofPartner.orElseThrow(), caller()))
                .map(this::asWanted)
                .map(step -> plan.buildsPartner() ? step.building() : step);
    }

    private InstallStep.Places places(AppName app) {
        return new InstallStep.Places(
                project, settings.appHome(app.text()), settings.cache(), settings.tools());
    }

    private Map<String, String> caller() {
        return config.installScripts() ? spec.caller() : InstallScripts.off(spec.caller());
    }

    private Job job(
            AppName app,
            String directory,
            List<String> command,
            Map<String, String> env,
            Surroundings around,
            String files,
            boolean online,
            boolean isInputOpen) {
        var details =
                spec.debug()
                        ? Stream.concat(
                                        details(directory, env, around).stream(),
                                        lackOfDebugger(app, env))
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
                        isInputOpen);
        return bare.map(rights -> WithoutIsolation.onHost(job, rights)).orElse(job);
    }

    private Stream<String> lackOfDebugger(AppName app, Map<String, String> env) {
        return PythonDebugger.isIn(env)
                ? new PythonDebugger(settings.appHome(app.text()))
                        .lack(ofPython().flatMap(Plan::manager)).stream()
                : Stream.empty();
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

    /** One command of the install of one of the app's projects. */
    private record Due(InstallStep step, InstallCommand command) {}

    /** One command of the install, at its place in the row. */
    private final class Command implements Planned.Install {
        private final AppName app;
        private final List<Due> all;
        private final int index;
        private final InstallStep step;
        private final InstallCommand command;

        Command(AppName app, List<Due> all, int index, Due due) {
            this.app = app;
            this.all = all;
            this.index = index;
            this.step = due.step();
            this.command = due.command();
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
                    true, // packages come from outside, whatever the app may do
                    false);
        }

        @Override
        public String summary() {
            return command.shown();
        }

        @Override
        public Planned.Next after(int exitCode, List<String> lastLines) {
            if (exitCode == 0) {
                return next(all, index + 1, Optional.empty());
            }
            return (spec.frozen()
                            ? Optional.<InstallStep.Retry>empty()
                            : step.retry(command, lastLines))
                    .<Planned.Next>map(
                            retry ->
                                    new Planned.Next.Then(
                                            new Command(
                                                    app,
                                                    all,
                                                    index,
                                                    new Due(step, retry.command())),
                                            Optional.of(retry.line())))
                    .orElseGet(
                            () ->
                                    failed(
                                            InstallFailure.problem(
                                                    command.shown(), exitCode, lastLines)));
        }

        private Planned.Next failed(Problem problem) {
            if (!step.isDispensable(command)) {
                return new Planned.Next.Failed(problem);
            }
            var others = all.stream().filter(due -> due.step() != step).toList();
            var before = (int) all.stream().limit(index).filter(others::contains).count();
            return next(
                    others,
                    before,
                    Optional.of(
                            "%s. The app starts without what that brings"
                                    .formatted(problem.message())));
        }

        private Planned.Next next(List<Due> all, int next, Optional<String> line) {
            return next < all.size()
                    ? new Planned.Next.Then(new Command(app, all, next, all.get(next)), line)
                    : new Planned.Next.Done(() -> done(all), line);
        }

        private void done(List<Due> all) {
            FolderTree.delete(step.scratch());
            all.stream().map(Due::step).distinct().forEach(InstallStep::markDone);
        }
    }
}
