package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.RestartPolicy;
import dev.wasmrun.protocol.Usage;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process of an app beside its main one, as a thing that runs: its present life, and how the last
 * one ended. Part of the {@link App} actor; {@link Crew} decides.
 */
final class Companion implements LoggedProcess.Owner {
    /** What it has to tell, and what it asks for. */
    interface Around {
        void happened(Companion companion, Lifecycle.Event event);

        void ready(Companion companion);

        /** Where its life is. */
        Lifecycle life(Companion companion);

        /** Something is to be installed, and then all of the app started again. */
        void restartAll(String why);
    }

    private final String name;
    private final AppBase app;
    private final Around around;
    private final KeptRecord record;
    private PlannedProcess plan;
    private Optional<LoggedProcess> process = Optional.empty();
    private Optional<CompanionLook> look = Optional.empty();
    private int run;
    private int starts;
    private Optional<Long> pid = Optional.empty();
    private Instant startedAt = Instant.EPOCH;
    private Optional<Usage> usage = Optional.empty();
    private Optional<Integer> exitCode = Optional.empty();
    private Optional<Instant> exitedAt = Optional.empty();
    private Optional<Instant> nextStart = Optional.empty();

    Companion(PlannedProcess plan, AppBase app, Around around) {
        this.name = plan.name();
        this.plan = plan;
        this.app = app;
        this.around = around;
        this.record = new KeptRecord(app.supplies());
    }

    String name() {
        return name;
    }

    PlannedProcess plan() {
        return plan;
    }

    /** From the next start on. */
    void use(PlannedProcess newPlan) {
        plan = newPlan;
    }

    /** Restarts are counted from here. */
    void startAsked() {
        starts = 0;
    }

    /** Whether it is still to be started; it may have been stopped meanwhile. */
    boolean isDue() {
        return around.life(this) instanceof Lifecycle.Starting;
    }

    void launch(int number, RunRecord noted, Job job) {
        begin(number, noted.startedAt());
        starts++;
        var launcher = app.supplies().launcher(job, app.network().opened().orElseThrow());
        var begun = record.begin(job.files(), noted);
        process =
                Optional.of(
                        app.starter()
                                .beside(
                                        number,
                                        job.files(),
                                        () -> begun.thenCompose(_ -> launcher.launch()),
                                        this));
        app.say(
                number,
                "Starting run %d, %s: %s".formatted(number, name, String.join(" ", job.command())));
    }

    void adopt(Survivor survivor) {
        var files = survivor.files();
        begin(survivor.run(), survivor.record().startedAt());
        record.found(files, survivor.record());
        starts = survivor.run() - survivor.record().firstRun() + 1;
        process =
                Optional.of(app.starter().beside(run, files, app.supplies().adopter(files), this));
    }

    /** As an earlier daemon saw it end. */
    void rests(RunRecord.Rest rest) {
        run = rest.run();
        exitCode = rest.exitCode();
        exitedAt = rest.at();
    }

    private void begin(int number, Instant start) {
        run = number;
        startedAt = start;
        usage = Optional.empty();
        nextStart = Optional.empty();
    }

    void terminate() {
        process.ifPresent(LoggedProcess::terminate);
    }

    void kill() {
        process.ifPresent(LoggedProcess::kill);
    }

    /** It is backing off. */
    void startsAgainAfter(Duration delay, int failures) {
        nextStart = Optional.of(Instant.now().plus(delay));
        app.say(
                run,
                "Starting %s again in %.1f s (attempt %d)"
                        .formatted(name, delay.toMillis() / 1_000.0, failures));
    }

    @Override
    public void launched(long number) {
        pid = Optional.of(number);
        around.happened(this, new Lifecycle.Event.Launched());
        var patience = record.now().orElseThrow().readiness().timeoutMs();
        var fresh =
                new CompanionLook(app, plan, startedAt, Duration.ofMillis(patience), this::ready);
        look = Optional.of(fresh);
        fresh.begin(late -> sayLate(late.about(app.name())));
    }

    private void sayLate(Problem why) {
        app.say(run, "%s. %s".formatted(why.message(), why.hint()));
    }

    private void ready() {
        record.change(RunRecord::withAnswered); // also for a daemon that sees its end
        around.ready(this);
    }

    @Override
    public void refused(Problem problem) {
        process = Optional.empty();
        record.files().ifPresent(app.supplies()::discard);
        around.happened(this, new Lifecycle.Event.Refused(problem));
    }

    @Override
    public void used(Usage now, List<String> limitsMet) {
        if (usage.filter(now::isAbout).isEmpty()) {
            usage = Optional.of(now);
        }
    }

    @Override
    public void exited() {
        process = Optional.empty();
        pid = Optional.empty();
        usage = Optional.empty();
        look.ifPresent(CompanionLook::end);
        look = Optional.empty();
    }

    @Override
    public void ended(LoggedProcess.End end) {
        var uptime = Duration.between(startedAt, end.at());
        var wasReady = record.now().filter(RunRecord::answered).isPresent();
        exitCode = Optional.of(end.code());
        exitedAt = Optional.of(end.at());
        app.say(
                run,
                "Run %d, %s, ended: %s after %.1f s"
                        .formatted(
                                run, name, Ends.sentence(end.code()), uptime.toMillis() / 1_000.0));
        end.cause().filter(_ -> isWanted()).ifPresent(this::mend);
        around.happened(
                this, new Lifecycle.Event.Exited(end.code(), uptime, wasReady, end.cause()));
    }

    /** Nobody is stopping it. */
    private boolean isWanted() {
        var life = around.life(this);
        return life instanceof Lifecycle.Starting || life instanceof Lifecycle.Running;
    }

    private void startAgain(String why) {
        app.say(run, why);
        around.happened(this, new Lifecycle.Event.RestartAsked());
    }

    /** The next run has what this one wanted, where there is to be one. */
    private void mend(String hint) {
        var remedies =
                record.now()
                        .filter(noted -> noted.restarts().policy() != RestartPolicy.NO)
                        .map(noted -> Remedies.of(app, noted.plan().projectOf(plan)));
        var taken = remedies.flatMap(some -> some.take(hint));
        taken.ifPresentOrElse(
                this::startAgain,
                () -> remedies.flatMap(some -> some.install(hint)).ifPresent(around::restartAll));
    }

    // ---- what others see

    int run() {
        return run;
    }

    /** The folder of its newest run. */
    Optional<Path> files() {
        return record.files();
    }

    int restarts() {
        return Math.max(0, starts - 1);
    }

    int starts() {
        return starts;
    }

    Optional<Long> pid() {
        return pid;
    }

    Optional<Instant> startedAt() {
        return pid.map(_ -> startedAt);
    }

    Optional<Instant> exitedAt() {
        return exitedAt;
    }

    Optional<Instant> nextStart() {
        return nextStart;
    }

    Optional<Integer> exitCode() {
        return exitCode;
    }

    /** That it took too long to become ready. */
    Optional<Problem> notReady() {
        return look.flatMap(CompanionLook::problem);
    }

    Optional<Usage> usage() {
        return usage;
    }
}
