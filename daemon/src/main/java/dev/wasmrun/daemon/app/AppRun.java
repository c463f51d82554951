package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.logs.AppLog;
import dev.wasmrun.daemon.logs.RunNote;
import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.daemon.process.Launcher;
import dev.wasmrun.daemon.watch.Change;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Readiness;
import dev.wasmrun.protocol.Usage;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What runs for an app right now: its install or its process, followed by its log until the last
 * line. Part of the {@link App} actor; what it learns goes to the life as events.
 */
final class AppRun {
    sealed interface Message extends App.Command {}

    /** What a run has to know of the other processes of its app. */
    record Beside(Optional<String> group, Map<String, RunRecord.Rest> resting) {}

    private record InstallDue(Optional<Planned.Install> install) implements Message {}

    private record InstallTooLong() implements Message {}

    private record Noted() implements Message {}

    private record Look() implements Message {}

    private record PortsSeen(
            int run,
            List<Port> ports,
            List<Port> own,
            Optional<List<Port>> datagrams,
            HealthCheck.Answer health)
            implements Message {
        PortsSeen with(HealthCheck.Answer answer) {
            return new PortsSeen(run, ports, own, datagrams, answer);
        }

        PortsSeen of(List<Port> mains) {
            return new PortsSeen(run, ports, mains, datagrams, health);
        }
    }

    private record ReadyLate() implements Message {}

    private record NotSeen(int run) implements Message {}

    private record WorkFailed(Throwable cause) implements Message {}

    private static final Duration EAGER = Duration.ofSeconds(10);
    private static final Duration RELAXED_LOOK = Duration.ofMillis(250);
    private static final Duration STEADY_LOOK = Duration.ofSeconds(2);
    private static final Duration NEXT_QUESTION = Duration.ofMillis(100);
    private static final HealthCheck.Answer NOT_ASKED = new HealthCheck.Answer(false, "");

    private final ActorContext<App.Command> context;
    private final TimerScheduler<App.Command> timers;
    private final AppName app;
    private final AppSupplies supplies;
    private final ActorRef<AppLog.Command> log;
    private final AppNetwork network;
    private final Consumer<Lifecycle.Event> life;
    private final LoggedProcess.Starter starter;
    private Optional<LoggedProcess> process = Optional.empty();
    private Optional<Planned.Install> installing = Optional.empty();
    private Optional<Current> current = Optional.empty();
    private Port expected = new Port(3000);
    private Path files = Path.of("");
    private CompletableFuture<?> providing = CompletableFuture.completedFuture(null);
    private Optional<RunRecord> record = Optional.empty();
    private CompletionStage<Void> writing = CompletableFuture.completedFuture(null);
    private Instant endedAt = Instant.EPOCH;
    private Instant installedAt = Instant.EPOCH;
    private Readiness readiness = Readiness.USUAL;
    private HealthCheck.Answer health = NOT_ASKED;
    private List<String> limitsMet = List.of();
    private int run;
    private List<Port> others = List.of();
    private Map<String, RunRecord.Rest> resting = Map.of();
    private boolean ending;
    private Optional<Problem> verdict = Optional.empty();
    private CompletableFuture<List<Port>> watching = new CompletableFuture<>();

    AppRun(
            ActorContext<App.Command> context,
            TimerScheduler<App.Command> timers,
            AppName app,
            AppSupplies supplies,
            ActorRef<AppLog.Command> log,
            AppNetwork network,
            LoggedProcess.Starter starter,
            Consumer<Lifecycle.Event> life) {
        this.context = context;
        this.timers = timers;
        this.app = app;
        this.supplies = supplies;
        this.log = log;
        this.network = network;
        this.life = life;
        this.starter = starter;
    }

    boolean isInstalling() {
        return installing.isPresent();
    }

    Optional<Current> current() {
        return current;
    }

    /** Installs what is due; its output belongs to the coming run. */
    void install(Planned planned, int comingRun) {
        run = comingRun;
        ending = false;
        var runtime =
                supplies.work(() -> planned.jobs().provide(app, this::say))
                        .thenCompose(coming -> coming)
                        .toCompletableFuture();
        providing = runtime;
        context.pipeToSelf(
                runtime.thenCompose(_ -> supplies.work(() -> planned.jobs().install(app))),
                (install, failure) -> {
                    if (runtime.isCancelled()) {
                        return new InstallDue(Optional.empty());
                    }
                    return failure == null ? new InstallDue(install) : new WorkFailed(failure);
                });
    }

    /** {@code why}: what it follows, when nobody asked for it. */
    void launch(Planned planned, int number, int firstRun, Optional<String> why, Beside beside) {
        resting = beside.resting();
        run = number;
        ending = false;
        expected = planned.plan().port();
        others = otherPorts(planned.plan());
        log.tell(new AppLog.Wish(planned.jobs().logs()));
        name(planned.plan()).ifPresent(main -> log.tell(new AppLog.Note(RunNote.of(number, main))));
        var job = planned.jobs().start(app, number).in(beside.group());
        var noted =
                new RunRecord(
                        planned.plan(),
                        planned.summary(),
                        planned.restarts(),
                        Instant.now(),
                        firstRun,
                        false,
                        false,
                        planned.limits(),
                        List.of(),
                        planned.watching(),
                        planned.readiness(),
                        name(planned.plan()),
                        beside.group(),
                        resting);
        readiness = planned.readiness();
        limitsMet = List.of();
        supplies.limits(planned.limits(), job.bare().isPresent() ? Isolation.NONE : Isolation.AUTO)
                .notEnforced()
                .forEach(what -> say("Not limited: " + what));
        record = Optional.of(noted);
        var launcher = supplies.launcher(job, network.opened().orElseThrow());
        var begun = supplies.begin(job.files(), noted);
        writing = begun;
        start(job.files(), () -> begun.thenCompose(_ -> launcher.launch()));
        log.tell(new AppLog.Note(RunNote.started(number, noted.startedAt(), why)));
        job.details().forEach(this::say);
        // behind the start, so that the line counts to this run and not to the one before
        say(
                "Starting run %d%s: %s"
                        .formatted(
                                number,
                                why.map(" (%s)"::formatted).orElse(""),
                                String.join(" ", job.command())));
    }

    /** Takes over what outlived its daemon, or learns how it ended. */
    void adopt(Survivor survivor) {
        run = survivor.run();
        ending = false;
        expected = survivor.record().plan().port();
        record = Optional.of(survivor.record());
        readiness = survivor.record().readiness();
        limitsMet = survivor.record().limitsMet();
        resting = survivor.record().resting();
        others = otherPorts(survivor.record().plan());
        start(survivor.files(), supplies.adopter(survivor.files()));
    }

    private static Optional<String> name(Plan plan) {
        return plan.processes().stream()
                .filter(PlannedProcess::main)
                .map(PlannedProcess::name)
                .findFirst();
    }

    private static List<Port> otherPorts(Plan plan) {
        return plan.processes().stream()
                .filter(process -> !process.main())
                .map(PlannedProcess::port)
                .toList();
    }

    private void start(Path newFiles, Launcher launcher) {
        files = newFiles;
        process = Optional.of(starter.main(run, newFiles, launcher, new MainProcess()));
    }

    /** Another run is to follow, also when a later daemon sees the end of this one. */
    void restartAsked() {
        current.ifPresent(_ -> note(record.map(RunRecord::withRestartAsked)));
    }

    private CompletionStage<Void> note(Optional<RunRecord> changed) {
        record = changed;
        return record.map(this::write).orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    // One after the other: two that write the same file would take it from each other.
    private CompletionStage<Void> write(RunRecord now) {
        var to = files;
        writing = writing.exceptionally(_ -> null).thenCompose(_ -> supplies.note(to, now));
        return writing;
    }

    /** Keeps how companions came to rest, for a later daemon. */
    CompletionStage<Void> rested(Map<String, RunRecord.Rest> others) {
        resting = others;
        return process.isPresent() && installing.isEmpty()
                ? note(record.map(known -> known.withResting(others)))
                : CompletableFuture.completedFuture(null);
    }

    void terminate() {
        ending = true;
        providing.cancel(false);
        process.ifPresent(LoggedProcess::terminate);
    }

    void kill() {
        ending = true;
        providing.cancel(false);
        process.ifPresent(LoggedProcess::kill);
    }

    /** Whether others may see a difference. */
    boolean on(Message message) {
        var before = current;
        var metBefore = limitsMet;
        var listeningBefore = network.forwards().listening();
        take(message);
        return !isLook(message)
                || !before.equals(current)
                || !metBefore.equals(limitsMet)
                || !listeningBefore.equals(network.forwards().listening());
    }

    private static boolean isLook(Message message) {
        return message instanceof Look
                || message instanceof PortsSeen
                || message instanceof NotSeen;
    }

    private void take(Message message) {
        switch (message) {
            case InstallDue(var install) -> installDue(install);
            case InstallTooLong() -> tooLong();
            case Noted() -> life.accept(new Lifecycle.Event.Installed());
            case Look() -> look();
            case PortsSeen seen -> portsSeen(seen);
            case ReadyLate() -> readyLate();
            case NotSeen(var ofRun) ->
                    current.filter(now -> now.run() == ofRun).ifPresent(this::lookLater);
            case WorkFailed(var cause) ->
                    life.accept(new Lifecycle.Event.Refused(Refusals.of(cause)));
        }
    }

    private void installDue(Optional<Planned.Install> install) {
        if (install.isEmpty() || ending) {
            life.accept(new Lifecycle.Event.Installed());
            return;
        }
        verdict = Optional.empty();
        timers.startSingleTimer(
                "install", new InstallTooLong(), supplies.settings().installTimeout());
        install(install.get());
    }

    private void install(Planned.Install install) {
        installing = Optional.of(install);
        say("Installing: " + install.summary());
        var job = install.job();
        files = job.files();
        process =
                Optional.of(
                        starter.install(
                                run,
                                files,
                                supplies.launcher(job, network.opened().orElseThrow()),
                                new InstallProcess(install)));
    }

    private void tooLong() {
        verdict = Optional.of(Refusals.installTooLong(supplies.settings().installTimeout()));
        process.ifPresent(LoggedProcess::kill);
    }

    /** The command of an install that runs. */
    private final class InstallProcess implements LoggedProcess.Owner {
        private final Planned.Install install;

        InstallProcess(Planned.Install install) {
            this.install = install;
        }

        @Override
        public void launched(long pid) {
            // it is no run of the app
        }

        @Override
        public void refused(Problem problem) {
            process = Optional.empty();
            installing = Optional.empty();
            supplies.discard(files);
            installOver(new Lifecycle.Event.Refused(problem));
        }

        @Override
        public void used(Usage usage, List<String> limitsMet) {
            met(limitsMet);
        }

        @Override
        public void exited() {
            process = Optional.empty();
        }

        @Override
        public void ended(LoggedProcess.End end) {
            supplies.discard(files);
            met(end.limitsMet());
            installEnded(install, end.code(), end.lastLines());
        }
    }

    private final class MainProcess implements LoggedProcess.Owner {
        @Override
        public void launched(long pid) {
            AppRun.this.launched(pid);
        }

        @Override
        public void refused(Problem problem) {
            process = Optional.empty();
            supplies.discard(files);
            installOver(new Lifecycle.Event.Refused(problem));
        }

        @Override
        public void used(Usage usage, List<String> limitsMet) {
            current = current.map(now -> now.using(usage));
            met(limitsMet);
        }

        @Override
        public void exited() {
            process = Optional.empty();
            timers.cancel("look");
            timers.cancel("ready");
            watching.cancel(true);
        }

        @Override
        public void ended(LoggedProcess.End end) {
            endedAt = end.at();
            met(end.limitsMet());
            processEnded(end.code());
        }
    }

    private void launched(long pid) {
        var known = record.orElseThrow();
        current =
                Optional.of(
                        Current.launched(
                                run,
                                pid,
                                known.startedAt(),
                                known.answered(),
                                readiness.http().isEmpty()));
        health = NOT_ASKED;
        timers.startSingleTimer("ready", new ReadyLate(), Duration.ofMillis(readiness.timeoutMs()));
        life.accept(new Lifecycle.Event.Launched());
        look();
    }

    private void installEnded(Planned.Install install, int code, List<String> lastLines) {
        installing = Optional.empty();
        if (verdict.isPresent()) {
            installOver(new Lifecycle.Event.Refused(verdict.get()));
            return;
        }
        if (ending) {
            installOver(new Lifecycle.Event.Exited(code, Duration.ZERO, false));
            return;
        }
        switch (install.after(code, lastLines)) {
            case Planned.Next.Then(var next, var line) -> {
                line.ifPresent(this::say);
                install(next);
            }
            case Planned.Next.Done() -> note(install);
            case Planned.Next.Failed(var problem) ->
                    installOver(new Lifecycle.Event.Refused(problem));
        }
    }

    // Its time limit must not end what runs afterwards.
    private void installOver(Lifecycle.Event end) {
        timers.cancel("install");
        installedAt = Instant.now();
        life.accept(end);
    }

    private void note(Planned.Install install) {
        timers.cancel("install");
        installedAt = Instant.now();
        context.pipeToSelf(
                supplies.work(
                        () -> {
                            install.done();
                            return new Noted();
                        }),
                (noted, failure) -> failure == null ? noted : new WorkFailed(failure));
    }

    private void processEnded(int code) {
        log.tell(new AppLog.Note(RunNote.ended(run, endedAt, code)));
        var last = current;
        current = Optional.empty();
        hint(List.of(), Optional.empty());
        var uptime =
                last.map(now -> Duration.between(now.startedAt(), endedAt)).orElse(Duration.ZERO);
        say(
                "Run %d ended: %s after %.1f s"
                        .formatted(run, Ends.sentence(code), uptime.toMillis() / 1_000.0));
        life.accept(
                new Lifecycle.Event.Exited(
                        code, uptime, last.map(Current::answered).orElse(false)));
    }

    // Each is said once a run, by whichever daemon sees it first.
    private void met(List<String> lines) {
        var news = lines.stream().filter(line -> !limitsMet.contains(line)).toList();
        if (!news.isEmpty()) {
            news.forEach(this::say);
            limitsMet = lines;
            note(record.map(known -> known.withLimitsMet(lines)));
        }
    }

    /** Which limits what runs, or ran last, has met. */
    List<String> limitsMet() {
        return limitsMet;
    }

    /** When the newest process began. */
    Instant startedAt() {
        return record.map(RunRecord::startedAt).orElse(Instant.EPOCH);
    }

    /** The number of what runs, or ran last, of the main process; 0 before the first. */
    int number() {
        return run;
    }

    /** When the process that ended last did so. */
    Instant endedAt() {
        return endedAt;
    }

    /** Of what runs, or ran last. */
    Path files() {
        return files;
    }

    boolean isGoingOn() {
        return process.isPresent();
    }

    // ---- where it listens

    /** Also when the network of a run that was taken over is back later than its process. */
    void look() {
        current.ifPresent(
                now ->
                        network.namespace()
                                .ifPresentOrElse(
                                        namespace -> look(now, namespace),
                                        // of a run taken over: it is still being opened
                                        () -> lookLater(now)));
    }

    private void look(Current now, PrivateNetwork namespace) {
        var unknown = Optional.<List<Port>>empty();
        var datagrams =
                network.forwards().hasUdp()
                        ? namespace.receiving().thenApply(Optional::of)
                        : CompletableFuture.completedFuture(unknown);
        context.pipeToSelf(
                namespace
                        .listening()
                        .thenCombine(
                                datagrams,
                                (ports, taken) ->
                                        new PortsSeen(now.run(), ports, ports, taken, NOT_ASKED))
                        .thenCompose(
                                seen ->
                                        new OwnPorts(supplies, namespace, expected, others)
                                                .among(seen.ports(), now.pid())
                                                .thenApply(seen::of))
                        .thenCompose(seen -> asked(now, namespace, seen)),
                (seen, failure) -> failure == null ? seen : new NotSeen(now.run()));
    }

    private CompletionStage<PortsSeen> asked(
            Current now, PrivateNetwork namespace, PortsSeen seen) {
        var ports = now.listening(seen.own(), expected).ports();
        return now.healthy() || ports.isEmpty() || readiness.http().isEmpty()
                ? CompletableFuture.completedFuture(seen)
                : HealthCheck.ask(supplies, namespace, ports.getFirst(), readiness.http().get())
                        .thenApply(seen::with);
    }

    private void lookLater(Current now) {
        timers.startSingleTimer("look", new Look(), nextLook(now));
    }

    // Once it listens the network tells when that changes; but nobody tells about datagrams.
    private void lookAgain(Current now, List<Port> seen) {
        watching.cancel(true);
        if (now.answered() && now.healthy() && !network.forwards().hasUdp()) {
            network.namespace().ifPresent(namespace -> awaitChange(now, namespace, seen));
        } else {
            lookLater(now);
        }
    }

    private void awaitChange(Current now, PrivateNetwork namespace, List<Port> seen) {
        var self = context.getSelf();
        var changed = namespace.listeningOtherThan(seen);
        watching = changed;
        var _ =
                changed.whenComplete(
                        (_, failure) -> {
                            if (!changed.isCancelled()) {
                                self.tell(failure == null ? new Look() : new NotSeen(now.run()));
                            }
                        });
    }

    private void portsSeen(PortsSeen seen) {
        current.filter(now -> now.run() == seen.run())
                .ifPresent(
                        now -> {
                            health = seen.health();
                            listening(
                                    now,
                                    now.listening(seen.own(), expected).healthy(health.healthy()));
                            current.ifPresent(after -> lookAgain(after, seen.ports()));
                            hint(seen.ports(), seen.datagrams());
                        });
    }

    private void listening(Current before, Current now) {
        current = Optional.of(now);
        if (!before.answered() && now.answered()) {
            note(record.map(RunRecord::withAnswered));
            say("Listening on port " + now.ports().getFirst());
        }
        if (!before.healthy() && now.healthy()) {
            say("Ready: %s is answered".formatted(readiness.http().orElse("/")));
        }
        if (now.ready()) {
            timers.cancel("ready");
            readiness = readiness.withProblem(Optional.empty());
        }
    }

    private void readyLate() {
        if (current.filter(now -> !now.ready()).isPresent()) {
            var problem = Refusals.notReadyInTime(app, readiness, health.answer());
            readiness = readiness.withProblem(Optional.of(problem));
            say("%s. %s".formatted(problem.message(), problem.hint()));
        }
    }

    /** That it took too long to become ready. */
    Optional<Problem> notReady() {
        return readiness.problem();
    }

    /** Whether what runs, or is being installed, has this change already, or has made it itself. */
    boolean hasSeen(Change change) {
        return switch (change.meaning()) {
            case LOCK -> isInstalling() || change.first().isBefore(installedAt);
            case SOURCE, STYLES ->
                    current.filter(now -> change.last().isBefore(now.startedAt())).isPresent();
            case PLAN -> false;
        };
    }

    private void hint(List<Port> ports, Optional<List<Port>> datagrams) {
        var page = current.flatMap(now -> now.ports().stream().findFirst());
        network.forwards()
                .listening(new Forwards.Listening(ports, datagrams, page))
                .forEach(forward -> forward.hint().ifPresent(this::say));
    }

    private Duration nextLook(Current now) {
        if (now.answered() && now.healthy()) {
            return STEADY_LOOK;
        }
        if (now.answered()) {
            return NEXT_QUESTION;
        }
        return now.age().compareTo(EAGER) < 0 ? supplies.settings().readyPoll() : RELAXED_LOOK;
    }

    // Of several processes each has lines of its own.
    private void say(String text) {
        var of = record.flatMap(RunRecord::process).map(_ -> run);
        log.tell(new AppLog.System(text, of));
    }
}
