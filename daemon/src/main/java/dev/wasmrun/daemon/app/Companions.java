package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.Problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

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

        /** Has what is missing installed, and starts all again. */
        void restartAll(String why);

        /** Keeps for a later daemon who rests. */
        CompletionStage<Void> rested(Map<String, RunRecord.Rest> resting);
    }

    private final AppBase app;
    private final Main main;
    private final CompanionLaunch launch;
    private final CompanionOrders orders;
    private final Map<String, Companion> all = new LinkedHashMap<>();
    private Crew crew = Crew.NONE;
    private boolean watched;
    private boolean mainAlone;

    Companions(AppBase app, Main main) {
        this.app = app;
        this.main = main;
        this.launch = new CompanionLaunch(app, this::happened);
        this.orders = new CompanionOrders(app, this, main, launch, this::companion);
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
        return launch.group();
    }

    /** Those that came to rest, and how. */
    Map<String, RunRecord.Rest> resting() {
        return Rests.of(crew, all.values());
    }

    /** All processes are meant by what comes next. */
    void together() {
        mainAlone = false;
    }

    /** A user asked for a start of the app; restarts are counted from here. */
    void startAsked(Lifecycle.Event event) {
        together();
        all.values().forEach(Companion::startAsked);
        var runs =
                event instanceof Lifecycle.Event.StartAsked && crew.phase() != Crew.Phase.AT_REST;
        if (runs) {
            crew.members().stream()
                    .filter(CrewMember::held)
                    .map(CrewMember::name)
                    .forEach(this::start);
        } else {
            crew = crew.released();
        }
    }

    /**
     * The number that the main process will have, and its install before it. Companions may take
     * others meanwhile.
     */
    int comingRun(Planned plan) {
        var number =
                plan.plan().processes().isEmpty() ? app.saved().now().run() + 1 : app.nextRun();
        launch.mainIsRun(number);
        return number;
    }

    /** The app is prepared: starts all that may start, and the main process in its turn. */
    void mainDue(Planned plan) {
        launch.use(plan);
        mainAlone = false;
        know(crew.planned(plan.plan().processes()));
        if (crew.main().isEmpty()) {
            main.launch(app.nextRun());
            return;
        }
        if (crew.fresh()) {
            launch.isOfAll();
        }
        on(new Crew.Event.MainDue());
        if (crew.phase() == Crew.Phase.WAITING) {
            app.after(
                    Duration.ofMillis(plan.readiness().timeoutMs()),
                    "main-due",
                    () -> on(new Crew.Event.MainLate()));
        }
    }

    private void know(Crew now) {
        crew = now;
        for (var member : now.members()) {
            all.computeIfAbsent(member.name(), _ -> new Companion(member.process(), app, this))
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
            app.after(app.settings().stopGrace(), "companions", this::kill);
        }
    }

    void kill() {
        mainAlone = false;
        if (!crew.equals(Crew.NONE)) {
            on(new Crew.Event.End(true));
        }
    }

    /** Starts a companion, and what it needs. */
    void start(String name) {
        companion(name).ifPresent(Companion::startAsked);
        on(new Crew.Event.Begin(name));
        keepRests();
    }

    /** Ends a companion that runs, and starts it again. */
    void restart(String name) {
        if (crew.member(name).filter(CrewMember::isAlive).isEmpty()) {
            start(name);
        } else {
            companion(name).ifPresent(Companion::startAsked);
            on(new Crew.Event.Of(name, new Lifecycle.Event.RestartAsked()));
            keepRests();
        }
    }

    /** Ends a companion until a user starts it again. */
    void hold(String name, boolean force) {
        on(new Crew.Event.Hold(name, force));
        keepRests();
    }

    private void keepRests() {
        var _ = main.rested(resting());
    }

    /** Takes over what an earlier daemon left. */
    void adopt(Survivor survivor) {
        var record = survivor.record();
        launch.use(record);
        if (record.plan().processes().isEmpty()) {
            return;
        }
        var left = new LinkedHashMap<String, Survivor>();
        survivor.companions()
                .forEach(one -> one.record().process().ifPresent(name -> left.put(name, one)));
        know(
                Crew.found(
                        record.plan().processes(),
                        process ->
                                Rests.member(process, left.containsKey(process.name()), record)));
        for (var companion : all.values()) {
            var name = companion.name();
            Optional.ofNullable(record.resting().get(name)).ifPresent(companion::rests);
            Optional.ofNullable(left.get(name)).ifPresent(companion::adopt);
        }
        on(new Crew.Event.Look());
        endHeld();
    }

    // An earlier daemon was to stop them, and may have gone before they had ended.
    private void endHeld() {
        crew.members().stream()
                .filter(member -> member.held() && member.isAlive())
                .forEach(member -> hold(member.name(), false));
    }

    // ---- what the crew decides

    private void on(Crew.Event event) {
        var before = crew;
        var step = crew.on(event, new Crew.Rules(launch::restarts, watched));
        crew = step.next();
        crew.members().forEach(member -> tell(before, member));
        orders.perform(step.orders());
    }

    // A failure is said once, when it comes.
    private void tell(Crew before, CrewMember now) {
        var same = before.member(now.name()).filter(old -> old.life().equals(now.life()));
        if (same.isEmpty() && now.life() instanceof Lifecycle.Failed) {
            var why = ProcessViews.problem(now.name(), now.life()).orElseThrow();
            companion(now.name())
                    .ifPresent(
                            one ->
                                    app.say(
                                            one.run(),
                                            "%s. The others run on".formatted(why.message())));
        }
    }

    // ---- what companions tell

    @Override
    public Lifecycle life(Companion companion) {
        return crew.member(companion.name())
                .map(CrewMember::life)
                .orElseGet(() -> new Lifecycle.Stopped(Optional.empty()));
    }

    @Override
    public void happened(Companion companion, Lifecycle.Event event) {
        if (event instanceof Lifecycle.Event.Exited || event instanceof Lifecycle.Event.Refused) {
            app.timers().cancel("grace-" + companion.name());
        }
        var files = companion.files(); // the next run may begin at once, with its own
        on(new Crew.Event.Of(companion.name(), event));
        if (event instanceof Lifecycle.Event.Exited) {
            main.rested(resting()).whenComplete((_, _) -> files.ifPresent(app.supplies()::discard));
        }
        if (crew.isGone()) {
            app.timers().cancel("companions");
        }
    }

    @Override
    public void restartAll(String why) {
        main.restartAll(why);
    }

    @Override
    public void ready(Companion companion) {
        on(new Crew.Event.Ready(companion.name()));
    }
}
