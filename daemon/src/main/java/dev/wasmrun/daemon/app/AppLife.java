package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.app.Lifecycle.Effect;
import dev.wasmrun.daemon.network.Namespace;
import dev.wasmrun.daemon.watch.Change;
import dev.wasmrun.daemon.watch.Meaning;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Reload;
import dev.wasmrun.protocol.RestartPolicy;

import org.apache.pekko.actor.typed.ActorRef;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** An app's life, performed: {@link Lifecycle} decides. Part of {@link Workspace}. */
final class AppLife {
    private final AppBase app;
    private final AppForwarding forwarding;
    private final AppTunnel tunnel;
    private final AppRun run;
    private final Companions companions;
    private final AppWatch watch;
    private final Preparation preparation;
    private Lifecycle life;
    private Optional<Instant> nextStart = Optional.empty();
    private int starts;
    private boolean leaving;

    AppLife(AppBase app, AppForwarding forwarding, AppTunnel tunnel) {
        this.app = app;
        this.forwarding = forwarding;
        this.tunnel = tunnel;
        this.life = Lifecycle.atRest(app.saved().now().exitCode(), app.saved().now().problem());
        this.run = new AppRun(app, this::on, this::mend);
        this.companions = new Companions(app, new MainProcess());
        this.watch = new AppWatch(app, this::filesChanged);
        this.preparation = new Preparation(app, this::on, tunnel::wantedByProject);
    }

    Lifecycle now() {
        return life;
    }

    AppRun run() {
        return run;
    }

    Companions companions() {
        return companions;
    }

    AppWatch watch() {
        return watch;
    }

    Preparation preparation() {
        return preparation;
    }

    /** When it starts again, while it is backing off. */
    Optional<Instant> nextStart() {
        return life instanceof Lifecycle.BackingOff ? nextStart : Optional.empty();
    }

    /** How often it was started again since a user started it. */
    int restarts() {
        return Math.max(0, starts - 1);
    }

    // ---- what others ask for

    /** A start that a user asked for. */
    void startAsked(Lifecycle.Event event) {
        tunnel.appStartAsked();
        watch.startAsked();
        watch.tryAgain();
        preparation.askedByUser(life.state().isAtRest());
        starts = 0;
        companions.startAsked(event);
        on(event);
    }

    /** As it was before the daemon went. */
    void resume() {
        starts = 0;
        on(new Lifecycle.Event.StartAsked());
    }

    /** The main process alone: its companions run on. */
    void restartMain() {
        starts = 0;
        companions.leaveAlone();
        on(new Lifecycle.Event.RestartAsked());
    }

    void stop(boolean force) {
        companions.together();
        on(new Lifecycle.Event.StopAsked(force));
    }

    /** The daemon goes: it is wanted after the next start. */
    void leave() {
        leaving = true;
        stop(false);
    }

    boolean isLeaving() {
        return leaving;
    }

    /** What the user asked for while it was still running under the earlier daemon holds. */
    void adopt(Survivor survivor) {
        var saved = app.saved();
        var record = survivor.record();
        preparation.restore(record);
        starts = survivor.run() - record.firstRun() + 1;
        saved.note(saved.now().withRun(Math.max(saved.now().run(), survivor.newestRun())));
        survivor.anyInit().ifPresent(process -> app.network().reopen(app.name().text(), process));
        run.adopt(survivor);
        companions.adopt(survivor);
        watch.lookBackTo(record.startedAt());
        on(new Lifecycle.Event.Adopted());
        if (!saved.now().wanted()) {
            on(new Lifecycle.Event.StopAsked(false));
        } else if (record.restartAsked()) {
            on(new Lifecycle.Event.RestartAsked());
        }
    }

    // ---- what happens, and what it makes us do

    void on(Lifecycle.Event event) {
        var saved = app.saved();
        if (event instanceof Lifecycle.Event.Exited(var code, _, _, _)) {
            saved.note(saved.now().withExit(code, run.endedAt()));
        }
        if (event instanceof Lifecycle.Event.Exited || event instanceof Lifecycle.Event.Refused) {
            companions.mainGone();
        }
        var step = watch.isOn() ? life.watched(event, policy()) : life.on(event, policy());
        tellCause(event, step.next());
        tellWaiting(step.next());
        life = step.next();
        if (step.effects().contains(Effect.PREPARE)
                && !(event instanceof Lifecycle.Event.BackoffElapsed)) {
            companions.endCompanions(); // a start of all
        }
        step.effects().forEach(this::perform);
        if (event instanceof Lifecycle.Event.Exited) {
            // A daemon that is killed before leaves the files to the next one, which then knows.
            var files = run.files();
            saved.save(saved.now())
                    .whenComplete((_, _) -> files.ifPresent(app.supplies()::discard));
        }
    }

    // One that has failed for good tells it with its problem.
    private void tellCause(Lifecycle.Event event, Lifecycle next) {
        var endedAlone = next instanceof Lifecycle.Stopped && !(life instanceof Lifecycle.Stopping);
        if (event instanceof Lifecycle.Event.Exited exited
                && (endedAlone
                        || next instanceof Lifecycle.BackingOff
                        || next instanceof Lifecycle.Waiting)) {
            exited.cause().ifPresent(app::say);
        }
    }

    private void tellWaiting(Lifecycle next) {
        if (next instanceof Lifecycle.Waiting(var problem, _) && !next.equals(life)) {
            problem.ifPresent(why -> app.say(why.message()));
            app.say("Waiting for a change: it starts again when you save a file");
        }
    }

    /** Not one that is to rest, or that its user would not have started again. */
    private boolean mend(String hint) {
        var isWanted =
                life instanceof Lifecycle.Installing
                        || life instanceof Lifecycle.Starting
                        || life instanceof Lifecycle.Running;
        var told =
                isWanted && policy().policy() != RestartPolicy.NO
                        ? run.take(hint)
                        : Optional.<String>empty();
        told.ifPresent(
                what -> {
                    app.say(what);
                    on(new Lifecycle.Event.RestartAsked());
                });
        return told.isPresent();
    }

    private boolean filesChanged(Change change) {
        if (run.hasSeen(change) || watch.isOwnWrite(change, run.startedAt())) {
            return false;
        }
        var plan = preparation.plan().plan();
        if (run.current().isPresent() && isOfPartner(change, plan)) {
            plan.partner().ifPresent(other -> changed(plan, other, change));
            return false;
        }
        var before = life;
        on(new Lifecycle.Event.FilesChanged(change.meaning() != Meaning.SOURCE));
        return !life.equals(before);
    }

    /** Whether the main process needs no start because of it: its project is another. */
    private static boolean isOfPartner(Change change, Plan plan) {
        return change.meaning() == Meaning.SOURCE
                && plan.partner().isPresent()
                && (plan.reload() == Reload.SELF || !isIn(plan, change, plan));
    }

    private static boolean isIn(Plan project, Change change, Plan plan) {
        return change.files().keySet().stream().map(plan::projectOf).anyMatch(project::equals);
    }

    /** Only what runs in that project of the app starts again. */
    private void changed(Plan plan, Plan other, Change change) {
        if (other.reload() == Reload.RESTART && isIn(other, change, plan)) {
            plan.beside().stream()
                    .filter(process -> plan.projectOf(process).equals(other))
                    .map(PlannedProcess::name)
                    .forEach(
                            name -> {
                                app.say("%s; starting %s again".formatted(change.reason(), name));
                                companions.restart(name);
                            });
        }
    }

    private Restarts policy() {
        return preparation
                .known()
                .map(Planned::restarts)
                .orElseGet(() -> Restarts.usual(app.settings()));
    }

    private void perform(Effect effect) {
        switch (effect) {
            case PREPARE -> preparation.begin();
            case INSTALL ->
                    run.install(preparation.plan(), companions.comingRun(preparation.plan()));
            case LAUNCH -> companions.mainDue(preparation.plan());
            case TERMINATE -> terminate();
            case KILL -> kill();
            case WAIT_BACKOFF -> waitBackoff();
            case CANCEL_BACKOFF -> app.timers().cancel("backoff");
            case REST -> rest();
        }
    }

    private void terminate() {
        if (life.equals(new Lifecycle.Stopping(true))) {
            run.restartAsked();
        }
        companions.end();
        app.after(
                app.settings().stopGrace(), "grace", () -> on(new Lifecycle.Event.GraceElapsed()));
    }

    private void kill() {
        companions.kill();
        run.kill();
    }

    private void waitBackoff() {
        if (life instanceof Lifecycle.BackingOff(var failures, var delay, _)) {
            nextStart = Optional.of(Instant.now().plus(delay));
            app.say(
                    "Starting again in %.1f s (attempt %d)"
                            .formatted(delay.toMillis() / 1_000.0, failures));
            app.after(delay, "backoff", () -> on(new Lifecycle.Event.BackoffElapsed()));
        }
    }

    private void rest() {
        app.timers().cancel("grace");
        companions.together();
        companions.endCompanions();
        app.network().closeSoon();
        var problem =
                life instanceof Lifecycle.Failed(var why, _)
                        ? Optional.of(why.about(app.name()))
                        : Optional.<Problem>empty();
        problem.ifPresent(why -> app.say("%s. %s".formatted(why.message(), why.hint())));
        if (!leaving) {
            app.save(app.saved().now().withWanted(false).withProblem(problem));
        }
    }

    /** What the other processes of the app may do to the main one. */
    private final class MainProcess implements Companions.Main {
        @Override
        public void launch(int number) {
            var beside = new AppRun.Beside(companions.group(), companions.resting());
            run.launch(preparation.plan(), number, number - starts++, watch.reason(), beside);
        }

        @Override
        public void end() {
            run.terminate();
        }

        @Override
        public void refuse(Problem problem) {
            on(new Lifecycle.Event.Refused(problem));
        }

        @Override
        public void restartAll(String why) {
            app.say(why);
            companions.together();
            on(new Lifecycle.Event.RestartAsked());
        }

        @Override
        public CompletionStage<Void> rested(Map<String, RunRecord.Rest> resting) {
            return run.rested(resting);
        }
    }

    // ---- the network

    void told(Namespace.Event status) {
        switch (status) {
            case Namespace.Opened opened -> {
                app.network().openedAs(opened);
                if (!opened.why().isEmpty()) {
                    app.say(opened.why());
                }
                app.network().openForwards();
                networkChanged();
            }
            case Namespace.Refused(var problem) when run.isGoingOn() -> app.say(problem.message());
            case Namespace.Refused(var problem) -> on(new Lifecycle.Event.Refused(problem));
        }
    }

    /** Something of it is there that was not before. */
    void networkChanged() {
        preparation.goOn();
        run.look();
    }

    void lost(ActorRef<?> child) {
        if (app.network().lost(child)) {
            app.say("The network of the app broke; the process is ended");
            kill();
            if (life instanceof Lifecycle.Preparing) { // nothing runs whose end would tell
                on(new Lifecycle.Event.Refused(Refusals.networkLost(app.name())));
            }
        }
    }

    /** Gives the network back once the app rests; its other processes live in it, too. */
    boolean closeNetwork() {
        var closes = companions.areGone() && app.network().closeIfDue();
        if (closes) {
            forwarding.rest();
        }
        return closes;
    }
}
