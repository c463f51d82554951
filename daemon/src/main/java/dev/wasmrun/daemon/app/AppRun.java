package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.logs.AppLog;
import dev.wasmrun.daemon.logs.RunNote;
import dev.wasmrun.daemon.process.Launcher;
import dev.wasmrun.daemon.watch.Change;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Usage;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What runs for an app right now: its install, then its main process, followed by its log until the
 * last line. Part of {@link Workspace}; what it learns goes to the life as events.
 */
final class AppRun {
    sealed interface Message extends App.Command permits AppInstall.Message, ReadyLook.Message {}

    /** What a run has to know of the other processes of its app. */
    record Beside(Optional<String> group, Map<String, RunRecord.Rest> resting) {}

    private final AppBase app;
    private final Consumer<Lifecycle.Event> life;
    private final Predicate<String> mend;
    private final AppInstall install;
    private final ReadyLook look;
    private final KeptRecord record;
    private Optional<Remedies> remedies = Optional.empty();
    private Optional<LoggedProcess> process = Optional.empty();
    private Instant endedAt = Instant.EPOCH;
    private List<String> limitsMet = List.of();
    private int run;

    /**
     * @param mend starts a run that has failed again, if the next one has what a hint asks for
     */
    AppRun(AppBase app, Consumer<Lifecycle.Event> life, Predicate<String> mend) {
        this.app = app;
        this.life = life;
        this.mend = mend;
        this.record = new KeptRecord(app.supplies());
        this.install = new AppInstall(app, life, this::say, this::met, mend);
        this.look = new ReadyLook(app, this::say, this::answered, mend);
    }

    private void answered() {
        record.change(RunRecord::withAnswered);
        remedies.ifPresent(Remedies::worked);
    }

    boolean isInstalling() {
        return install.isGoingOn();
    }

    Optional<Current> current() {
        return look.current();
    }

    /** Installs what is due; its output belongs to the coming run. */
    void install(Planned planned, int comingRun) {
        run = comingRun;
        remedies = Optional.of(Remedies.of(app, planned.plan()));
        install.begin(planned, comingRun);
    }

    /** {@code why}: what it follows, when nobody asked for it. */
    void launch(Planned planned, int number, int firstRun, Optional<String> why, Beside beside) {
        run = number;
        limitsMet = List.of();
        var main = planned.plan().main();
        var noted =
                RunRecord.begun(
                                planned,
                                planned.restarts(),
                                main.map(one -> one.name()),
                                beside.group(),
                                firstRun,
                                Instant.now())
                        .withResting(beside.resting());
        remedies = Optional.of(Remedies.of(app, planned.plan()));
        var job = planned.jobs().start(app.name(), number).in(beside.group());
        app.log().tell(new AppLog.Wish(planned.jobs().logs()));
        main.ifPresent(one -> app.log().tell(new AppLog.Note(RunNote.of(number, one.name()))));
        look.expect(planned.plan(), planned.readiness());
        var launcher = app.supplies().launcher(job, app.network().opened().orElseThrow());
        sayNotLimited(planned, job);
        var begun = record.begin(job.files(), noted);
        start(job.files(), () -> begun.thenCompose(_ -> launcher.launch()));
        app.log().tell(new AppLog.Note(RunNote.started(number, noted.startedAt(), why)));
        job.details().forEach(this::say);
        // behind the start, so that the line counts to this run and not to the one before
        say(
                "Starting run %d%s: %s"
                        .formatted(
                                number,
                                why.map(" (%s)"::formatted).orElse(""),
                                String.join(" ", job.command())));
    }

    private void sayNotLimited(Planned planned, Job job) {
        var isolation = job.bare().isPresent() ? Isolation.NONE : Isolation.AUTO;
        app.supplies()
                .limits(planned.limits(), isolation)
                .notEnforced()
                .forEach(what -> say("Not limited: " + what));
    }

    /** Takes over what outlived its daemon, or learns how it ended. */
    void adopt(Survivor survivor) {
        var found = survivor.record();
        run = survivor.run();
        limitsMet = found.limitsMet();
        record.found(survivor.files(), found);
        look.expect(found.plan(), found.readiness());
        remedies = Optional.of(Remedies.of(app, found.plan()));
        start(survivor.files(), app.supplies().adopter(survivor.files()));
    }

    private void start(Path files, Launcher launcher) {
        process = Optional.of(app.starter().main(run, files, launcher, new MainProcess()));
    }

    /** Another run is to follow, also when a later daemon sees the end of this one. */
    void restartAsked() {
        look.current().ifPresent(_ -> record.change(RunRecord::withRestartAsked));
    }

    /** Keeps how companions came to rest, for a later daemon. */
    CompletionStage<Void> rested(Map<String, RunRecord.Rest> others) {
        return process.isPresent()
                ? record.change(known -> known.withResting(others))
                : CompletableFuture.completedFuture(null);
    }

    void terminate() {
        install.terminate();
        process.ifPresent(LoggedProcess::terminate);
    }

    void kill() {
        install.kill();
        process.ifPresent(LoggedProcess::kill);
    }

    /** Whether others may see a difference. */
    boolean on(Message message) {
        return switch (message) {
            case AppInstall.Message ofInstall -> {
                install.on(ofInstall);
                yield true;
            }
            case ReadyLook.Message ofLook -> look.on(ofLook);
        };
    }

    private final class MainProcess implements LoggedProcess.Owner {
        @Override
        public void launched(long pid) {
            look.launched(run, pid, record.now().orElseThrow());
            life.accept(new Lifecycle.Event.Launched());
            look.look();
        }

        @Override
        public void refused(Problem problem) {
            process = Optional.empty();
            record.files().ifPresent(app.supplies()::discard);
            life.accept(new Lifecycle.Event.Refused(problem));
        }

        @Override
        public void used(Usage usage, List<String> limitsMet) {
            look.using(usage);
            met(limitsMet);
        }

        @Override
        public void exited() {
            process = Optional.empty();
            look.exited();
        }

        @Override
        public void ended(LoggedProcess.End end) {
            endedAt = end.at();
            met(end.limitsMet());
            AppRun.this.ended(end.code(), end.cause());
        }
    }

    private void ended(int code, Optional<String> cause) {
        app.log().tell(new AppLog.Note(RunNote.ended(run, endedAt, code)));
        var last = look.ended();
        var uptime =
                last.map(now -> Duration.between(now.startedAt(), endedAt)).orElse(Duration.ZERO);
        say(
                "Run %d ended: %s after %.1f s"
                        .formatted(run, Ends.sentence(code), uptime.toMillis() / 1_000.0));
        var hint =
                cause.map(look::inPlace)
                        .map(words -> remedies.map(some -> some.named(words)).orElse(words));
        var listened = last.filter(Current::answered);
        var wasReady = listened.map(Current::healthy).orElse(false);
        if (!wasReady) {
            var _ = cause.filter(mend).isPresent();
        }
        var told = hint.or(() -> Ends.hint(code, listened.isPresent()));
        life.accept(new Lifecycle.Event.Exited(code, uptime, wasReady, told));
    }

    /** The next run gets what this one wants, if it can be given: what to tell about that. */
    Optional<String> take(String hint) {
        return remedies.flatMap(some -> some.take(hint).or(() -> some.install(hint)));
    }

    // Each is said once a run, by whichever daemon sees it first.
    private void met(List<String> lines) {
        var news = lines.stream().filter(line -> !limitsMet.contains(line)).toList();
        if (!news.isEmpty()) {
            news.forEach(this::say);
            limitsMet = lines;
            record.change(known -> known.withLimitsMet(lines));
        }
    }

    /** Which limits what runs, or ran last, has met. */
    List<String> limitsMet() {
        return limitsMet;
    }

    /** When the newest process began. */
    Instant startedAt() {
        return record.now().map(RunRecord::startedAt).orElse(Instant.EPOCH);
    }

    /** The number of what runs, or ran last, of the main process; 0 before the first. */
    int number() {
        return run;
    }

    /** When the process that ended last did so. */
    Instant endedAt() {
        return endedAt;
    }

    /** The folder of the main process that runs, or ran last. */
    Optional<Path> files() {
        return record.files();
    }

    boolean isGoingOn() {
        return process.isPresent() || install.hasProcess();
    }

    /** Looks where it listens, in a network that is new. */
    void look() {
        look.look();
    }

    /** That it took too long to become ready. */
    Optional<Problem> notReady() {
        return look.problem();
    }

    /** Whether what runs, or is being installed, has this change already, or has made it itself. */
    boolean hasSeen(Change change) {
        return switch (change.meaning()) {
            case LOCK -> install.isSince(change.first());
            case SOURCE, STYLES ->
                    current().filter(now -> change.last().isBefore(now.startedAt())).isPresent();
            case PLAN -> false;
        };
    }

    // Of several processes each has lines of its own.
    private void say(String text) {
        var of = record.now().flatMap(RunRecord::process).map(_ -> run);
        app.log().tell(new AppLog.System(text, of));
    }
}
