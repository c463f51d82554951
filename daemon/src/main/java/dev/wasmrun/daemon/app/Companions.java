package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.app.Lifecycle.Restarts;
import dev.wasmrun.daemon.logs.AppLog;
import dev.wasmrun.daemon.logs.RunNote;
import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Problem;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The processes of an app beside its main one, and when that one may start. {@link Crew} decides;
 * this performs it. Part of the {@link Workspace} actor; of an app that is one process it does
 * nothing.
 */
final class Companions implements Companion.Around {
    /** The main process, as the others need it. */
    interface Main {
        void launch(int number);

        void end();

        void refuse(Problem problem);

        /** Keeps for a later daemon who came to rest, then forgets the files of that run. */
        void rested(Map<String, RunRecord.Rest> resting, Path files);
    }

    private static final Duration NETWORK_LOOK = Duration.ofMillis(50);

    private final AppBase app;
    private final Main main;
    private final Map<String, Companion> all = new LinkedHashMap<>();
    private final Deque<Crew.Order> orders = new ArrayDeque<>();
    private Crew crew = Crew.NONE;
    private Optional<Planned> planned = Optional.empty();
    private Optional<Restarts> restarts = Optional.empty();
    private Optional<String> group = Optional.empty();
    private int mainRun;
    private boolean watched;
    private boolean mainAlone;
    private boolean performing;

    Companions(AppBase app, Main main) {
        this.app = app;
        this.main = main;
    }

    /** Whether a crash waits for the next change of a file. */
    void areWatched(boolean now) {
        var end = watched && !now;
        watched = now;
        if (end) {
            all.keySet()
                    .forEach(name -> on(new Crew.Event.Of(name, new Lifecycle.Event.Unwatched())));
        }
    }

    Crew crew() {
        return crew;
    }

    Optional<Companion> companion(String name) {
        return Optional.ofNullable(all.get(name));
    }

    /** Whether none of them has a process. */
    boolean areGone() {
        return crew.isGone();
    }

    /** The control group that the limits of all processes together are set on. */
    Optional<String> group() {
        return group;
    }

    /** All processes are meant by what comes next. */
    void together() {
        mainAlone = false;
    }

    /** A user asked for a start; restarts are counted from here. */
    void startAsked() {
        together();
        all.values().forEach(Companion::startAsked);
    }

    /**
     * The number that the main process will have, and its install before it. Companions may take
     * others meanwhile.
     */
    int comingRun(Planned plan) {
        mainRun = plan.plan().processes().isEmpty() ? app.saved().now().run() + 1 : app.nextRun();
        return mainRun;
    }

    /** The app is prepared: starts all that may start, and the main process in its turn. */
    void mainDue(Planned plan) {
        planned = Optional.of(plan);
        restarts = Optional.of(plan.restarts());
        mainAlone = false;
        know(crew.planned(plan.plan().processes()));
        if (crew.main().isEmpty()) {
            main.launch(app.nextRun());
            return;
        }
        if (crew.fresh()) {
            group = Optional.of("run-%d-all".formatted(mainRun));
        }
        on(new Crew.Event.MainDue());
        if (crew.phase() == Crew.Phase.WAITING) {
            app.timers()
                    .startSingleTimer(
                            "main-due",
                            new App.Later(() -> on(new Crew.Event.MainLate())),
                            Duration.ofMillis(plan.readiness().timeoutMs()));
        }
    }

    private void know(Crew now) {
        crew = now;
        for (var member : now.members()) {
            all.computeIfAbsent(
                            member.name(),
                            _ -> new Companion(member.process(), app.supplies(), this))
                    .use(member.process());
        }
        all.keySet().removeIf(name -> now.member(name).isEmpty());
    }

    void mainReady() {
        if (crew.phase() == Crew.Phase.RUNNING) {
            on(new Crew.Event.MainReady());
        }
    }

    void mainGone() {
        if (crew.main().isPresent()) {
            on(new Crew.Event.MainGone());
        }
    }

    /** The next end and start are those of the main process alone. */
    void leaveAlone() {
        mainAlone = true;
    }

    /** Ends all in order, the main process in its turn. */
    void end() {
        var inTurn = crew.phase().isAlive() || crew.phase() == Crew.Phase.WAITING;
        if (crew.main().isEmpty() || mainAlone || !inTurn) {
            main.end();
        }
        endCompanions();
    }

    /** The same when there is no main process any more. */
    void endCompanions() {
        if (crew.equals(Crew.NONE) || mainAlone) {
            return;
        }
        on(new Crew.Event.End(false));
        if (!crew.isGone() && !app.timers().isTimerActive("companions")) {
            app.timers()
                    .startSingleTimer(
                            "companions",
                            new App.Later(this::kill),
                            app.supplies().settings().stopGrace());
        }
    }

    void kill() {
        mainAlone = false;
        if (!crew.equals(Crew.NONE)) {
            on(new Crew.Event.End(true));
        }
    }

    /** Starts a companion, or starts it again. */
    void restart(String name) {
        companion(name).ifPresent(Companion::startAsked);
        on(new Crew.Event.Of(name, new Lifecycle.Event.RestartAsked()));
    }

    /** Takes over what an earlier daemon left. */
    void adopt(Survivor survivor) {
        var record = survivor.record();
        restarts = Optional.of(record.restarts());
        group = record.group();
        var found = new LinkedHashMap<String, Survivor>();
        survivor.companions()
                .forEach(one -> one.record().process().ifPresent(name -> found.put(name, one)));
        if (record.plan().processes().isEmpty()) {
            return;
        }
        know(Crew.found(record.plan().processes(), name -> life(name, found, record)));
        for (var companion : all.values()) {
            var left = Optional.ofNullable(found.get(companion.name()));
            var rest = Optional.ofNullable(record.resting().get(companion.name()));
            left.ifPresentOrElse(
                    one -> companion.adopt(one, app.starter()),
                    () -> rest.ifPresent(companion::rests));
        }
        on(new Crew.Event.Look());
    }

    private static Lifecycle life(String name, Map<String, Survivor> found, RunRecord record) {
        if (found.containsKey(name)) {
            return new Lifecycle.Starting(0);
        }
        return Optional.ofNullable(record.resting().get(name))
                .map(rest -> Lifecycle.atRest(rest.exitCode(), rest.problem()))
                .orElseGet(() -> new Lifecycle.Preparing(0));
    }

    // ---- what the crew decides

    private void on(Crew.Event event) {
        var before = crew;
        var step = crew.on(event, new Crew.Rules(this::restarts, watched));
        crew = step.next();
        crew.members().forEach(member -> tell(before, member));
        orders.addAll(step.orders());
        if (!performing) {
            perform();
        }
    }

    // What one order leads to comes behind the others.
    private void perform() {
        performing = true;
        try {
            for (var order = orders.poll(); order != null; order = orders.poll()) {
                perform(order);
            }
        } finally {
            performing = false;
        }
    }

    private Restarts restarts(PlannedProcess process) {
        var usual = restarts.orElseGet(() -> Restarts.usual(app.supplies().settings()));
        return process.restart().map(usual::with).orElse(usual);
    }

    private void perform(Crew.Order order) {
        switch (order) {
            case Crew.Order.LaunchMain() -> {
                app.timers().cancel("main-due");
                main.launch(mainRun);
            }
            case Crew.Order.EndMain() -> main.end();
            case Crew.Order.RefuseMain(var problem) -> {
                app.timers().cancel("main-due");
                main.refuse(problem);
            }
            case Crew.Order.Do(var name, var effect) ->
                    companion(name).ifPresent(companion -> perform(companion, effect));
        }
    }

    private void perform(Companion companion, Lifecycle.Effect effect) {
        var name = companion.name();
        switch (effect) {
            case LAUNCH -> launch(companion);
            case TERMINATE -> {
                companion.terminate();
                later("grace-" + name, companion, new Lifecycle.Event.GraceElapsed(), grace());
            }
            case KILL -> companion.kill();
            case WAIT_BACKOFF -> waitBackoff(companion);
            case CANCEL_BACKOFF -> app.timers().cancel("backoff-" + name);
            case PREPARE, INSTALL, REST -> throw new IllegalStateException(effect + " of " + name);
        }
    }

    private Duration grace() {
        return app.supplies().settings().stopGrace();
    }

    private void later(String key, Companion who, Lifecycle.Event event, Duration delay) {
        app.timers().startSingleTimer(key, new App.Later(() -> happened(who, event)), delay);
    }

    private void waitBackoff(Companion companion) {
        if (life(companion) instanceof Lifecycle.BackingOff(var failures, var delay, _)) {
            companion.startsAgainAt(Instant.now().plus(delay));
            say(
                    companion.run(),
                    "Starting %s again in %.1f s (attempt %d)"
                            .formatted(companion.name(), delay.toMillis() / 1_000.0, failures));
            later(
                    "backoff-" + companion.name(),
                    companion,
                    new Lifecycle.Event.BackoffElapsed(),
                    delay);
        }
    }

    private Lifecycle life(Companion companion) {
        return crew.member(companion.name())
                .map(CrewMember::life)
                .orElseGet(() -> new Lifecycle.Stopped(Optional.empty()));
    }

    // After an earlier daemon's start there is no plan, and perhaps no network yet.
    private void launch(Companion companion) {
        if (!(life(companion) instanceof Lifecycle.Starting)) {
            happened(
                    companion, new Lifecycle.Event.Refused(Refusals.endedBefore(companion.name())));
        } else if (planned.isEmpty()) {
            var self = app.context().getSelf();
            var _ =
                    app.supplies()
                            .planner()
                            .plan(app.saved().now().spec())
                            .whenComplete(
                                    (plan, failure) ->
                                            self.tell(
                                                    new App.Later(
                                                            () ->
                                                                    planned(
                                                                            companion,
                                                                            Optional.ofNullable(
                                                                                    plan),
                                                                            failure))));
        } else if (app.network().opened().isEmpty()) {
            app.timers()
                    .startSingleTimer(
                            "launch-" + companion.name(),
                            new App.Later(() -> launch(companion)),
                            NETWORK_LOOK);
        } else {
            launch(companion, planned.get());
        }
    }

    private void planned(Companion companion, Optional<Planned> plan, Throwable failure) {
        if (plan.isEmpty()) {
            happened(companion, new Lifecycle.Event.Refused(Refusals.of(failure)));
            return;
        }
        planned = planned.or(() -> plan);
        launch(companion);
    }

    private void launch(Companion companion, Planned by) {
        var number = app.nextRun();
        var process = crew.member(companion.name()).orElseThrow().process();
        app.log().tell(new AppLog.Note(RunNote.of(number, companion.name())));
        var record =
                RunRecord.begun(
                        by,
                        restarts(process),
                        Optional.of(companion.name()),
                        group,
                        number - companion.starts(),
                        Instant.now());
        app.log()
                .tell(
                        new AppLog.Note(
                                RunNote.started(number, record.startedAt(), Optional.empty())));
        companion.launch(
                number,
                record,
                by.jobs().beside(app.name(), number, process).in(group),
                app.starter(),
                app.network());
    }

    // ---- what companions tell

    @Override
    public void happened(Companion companion, Lifecycle.Event event) {
        if (event instanceof Lifecycle.Event.Exited || event instanceof Lifecycle.Event.Refused) {
            app.timers().cancel("grace-" + companion.name());
            app.timers().cancel("look-" + companion.name());
        }
        var files = companion.files(); // the next run may begin at once, with its own
        on(new Crew.Event.Of(companion.name(), event));
        if (event instanceof Lifecycle.Event.Exited) {
            main.rested(resting(), files.orElseThrow());
        }
        if (crew.isGone()) {
            app.timers().cancel("companions");
        }
    }

    /** Those that came to rest, and how. */
    Map<String, RunRecord.Rest> resting() {
        var resting = new LinkedHashMap<String, RunRecord.Rest>();
        for (var companion : all.values()) {
            var life = life(companion);
            if (life.state().isAtRest() && companion.exitCode().isPresent()) {
                resting.put(
                        companion.name(),
                        new RunRecord.Rest(
                                companion.run(),
                                companion.exitCode(),
                                companion.exitedAt(),
                                problem(life)));
            }
        }
        return resting;
    }

    private static Optional<Problem> problem(Lifecycle life) {
        return life instanceof Lifecycle.Failed(var why, _) ? Optional.of(why) : Optional.empty();
    }

    // A failure is said once, when it comes.
    private void tell(Crew before, CrewMember now) {
        var same = before.member(now.name()).filter(old -> old.life().equals(now.life()));
        if (same.isEmpty() && now.life() instanceof Lifecycle.Failed) {
            var why = ProcessViews.problem(now.name(), now.life()).orElseThrow();
            companion(now.name())
                    .ifPresent(
                            one ->
                                    say(
                                            one.run(),
                                            "%s. The others run on".formatted(why.message())));
        }
    }

    @Override
    public void ready(Companion companion) {
        on(new Crew.Event.Ready(companion.name()));
    }

    @Override
    public void lookLater(Companion companion, Duration delay) {
        app.timers()
                .startSingleTimer(
                        "look-" + companion.name(), new App.Later(companion::look), delay);
    }

    @Override
    public void say(int run, String text) {
        app.log().tell(new AppLog.System(text, Optional.of(run)));
    }

    @Override
    public Optional<PrivateNetwork> network() {
        return app.network().namespace();
    }

    @Override
    public void later(Runnable work) {
        app.context().getSelf().tell(new App.Later(work));
    }
}
