package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Usage;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A process of an app beside its main one, as a thing that runs: its present life, and how the last
 * one ended. Part of the {@link App} actor; {@link Crew} decides.
 */
final class Companion implements LoggedProcess.Owner {
    /** What it has to tell, and what it asks for. */
    interface Around {
        void happened(Companion companion, Lifecycle.Event event);

        void ready(Companion companion);

        /** Looks later whether it is ready. */
        void lookLater(Companion companion, Duration delay);

        void say(int run, String text);

        Optional<PrivateNetwork> network();

        /** Does this in the actor, called from any thread. */
        void later(Runnable work);
    }

    // A process that says nothing of when it is ready has proved itself after this long.
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final String name;
    private final AppSupplies supplies;
    private final Around around;
    private final KeptRecord record;
    private PlannedProcess plan;
    private Optional<LoggedProcess> process = Optional.empty();
    private int run;
    private int starts;
    private Optional<Long> pid = Optional.empty();
    private Instant startedAt = Instant.EPOCH;
    private boolean ready;
    private Optional<Usage> usage = Optional.empty();
    private Optional<Integer> exitCode = Optional.empty();
    private Optional<Instant> exitedAt = Optional.empty();
    private Optional<Instant> nextStart = Optional.empty();

    Companion(PlannedProcess plan, AppSupplies supplies, Around around) {
        this.name = plan.name();
        this.plan = plan;
        this.supplies = supplies;
        this.around = around;
        this.record = new KeptRecord(supplies);
    }

    String name() {
        return name;
    }

    /** From the next start on. */
    void use(PlannedProcess newPlan) {
        plan = newPlan;
    }

    /** Restarts are counted from here. */
    void startAsked() {
        starts = 0;
    }

    void launch(
            int number,
            RunRecord noted,
            Job job,
            LoggedProcess.Starter starter,
            AppNetwork network) {
        begin(number, noted.startedAt());
        starts++;
        var launcher = supplies.launcher(job, network.opened().orElseThrow());
        var begun = record.begin(job.files(), noted);
        process =
                Optional.of(
                        starter.beside(
                                number,
                                job.files(),
                                () -> begun.thenCompose(_ -> launcher.launch()),
                                this));
        around.say(
                number,
                "Starting run %d, %s: %s".formatted(number, name, String.join(" ", job.command())));
    }

    void adopt(Survivor survivor, LoggedProcess.Starter starter) {
        var files = survivor.files();
        begin(survivor.run(), survivor.record().startedAt());
        record.found(files, survivor.record());
        starts = survivor.run() - survivor.record().firstRun() + 1;
        process = Optional.of(starter.beside(run, files, supplies.adopter(files), this));
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
        ready = false;
        usage = Optional.empty();
        nextStart = Optional.empty();
    }

    void terminate() {
        process.ifPresent(LoggedProcess::terminate);
    }

    void kill() {
        process.ifPresent(LoggedProcess::kill);
    }

    void startsAgainAt(Instant time) {
        nextStart = Optional.of(time);
    }

    @Override
    public void launched(long number) {
        pid = Optional.of(number);
        around.happened(this, new Lifecycle.Event.Launched());
        if (isSilent()) {
            around.lookLater(this, SETTLED);
        } else {
            look();
        }
    }

    @Override
    public void refused(Problem problem) {
        process = Optional.empty();
        record.files().ifPresent(supplies::discard);
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
    }

    @Override
    public void ended(LoggedProcess.End end) {
        var uptime = Duration.between(startedAt, end.at());
        var wasReady = record.now().filter(RunRecord::answered).isPresent();
        ready = false;
        exitCode = Optional.of(end.code());
        exitedAt = Optional.of(end.at());
        around.say(
                run,
                "Run %d, %s, ended: %s after %.1f s"
                        .formatted(
                                run, name, Ends.sentence(end.code()), uptime.toMillis() / 1_000.0));
        around.happened(this, new Lifecycle.Event.Exited(end.code(), uptime, wasReady));
    }

    // ---- when it is ready

    /** Asks whether it is ready by now. */
    void look() {
        if (pid.isEmpty() || ready) {
            return;
        }
        var asked = run;
        if (isSilent()) {
            seen(asked, true);
        } else {
            around.network()
                    .ifPresentOrElse(
                            network ->
                                    answered(network)
                                            .whenComplete(
                                                    (yes, failure) ->
                                                            around.later(
                                                                    () ->
                                                                            seen(
                                                                                    asked,
                                                                                    failure == null
                                                                                            && yes))),
                            () -> seen(asked, false));
        }
    }

    private boolean isSilent() {
        return !plan.listens() && path().isEmpty();
    }

    private Optional<String> path() {
        return plan.ready().filter(ready -> ready.startsWith("/"));
    }

    private CompletionStage<Boolean> answered(PrivateNetwork network) {
        return network.listening()
                .thenCompose(
                        ports ->
                                !ports.contains(plan.port())
                                        ? CompletableFuture.completedFuture(false)
                                        : path().<CompletionStage<Boolean>>map(
                                                        path -> answers(network, plan.port(), path))
                                                .orElseGet(
                                                        () ->
                                                                CompletableFuture.completedFuture(
                                                                        true)));
    }

    private CompletionStage<Boolean> answers(PrivateNetwork network, Port port, String path) {
        return HealthCheck.ask(supplies, network, port, path)
                .thenApply(HealthCheck.Answer::healthy);
    }

    private void seen(int ofRun, boolean now) {
        if (ofRun != run || pid.isEmpty() || ready) {
            return; // news of an earlier run
        }
        if (now) {
            ready = true;
            record.change(RunRecord::withAnswered); // also for a daemon that sees its end
            around.ready(this);
        } else {
            around.lookLater(this, nextLook());
        }
    }

    private Duration nextLook() {
        return Pace.of(path().isPresent(), age(), supplies.settings());
    }

    private Duration age() {
        return Duration.between(startedAt, Instant.now());
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

    Optional<Usage> usage() {
        return usage;
    }
}
