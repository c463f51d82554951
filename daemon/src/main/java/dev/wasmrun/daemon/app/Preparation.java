package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.install.NeededRuntimes;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.TunnelWish;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * What comes before an app's install and process: its plan, its network, its forwards, all at the
 * same time. Part of the {@link Workspace} actor.
 */
final class Preparation {
    private static final Planned.Jobs NO_JOBS =
            new Planned.Jobs() {
                @Override
                public Optional<Planned.Install> install(AppName app) {
                    return Optional.empty();
                }

                @Override
                public Job start(AppName app, int run) {
                    throw new IllegalStateException("A plan that is restored starts nothing");
                }
            };

    private final AppBase app;
    private final Consumer<Lifecycle.Event> life;
    private final Consumer<Optional<TunnelWish>> tunnel;
    private Optional<Planned> known = Optional.empty();
    private Optional<Planned> fresh = Optional.empty();
    private int starts;
    private boolean planned;
    private boolean strict;

    Preparation(
            AppBase app, Consumer<Lifecycle.Event> life, Consumer<Optional<TunnelWish>> tunnel) {
        this.app = app;
        this.life = life;
        this.tunnel = tunnel;
    }

    /** The latest plan. */
    Optional<Planned> known() {
        return known;
    }

    Planned plan() {
        return known.orElseThrow();
    }

    /** The plan of a run that outlived its daemon; each start makes a new one. */
    void restore(RunRecord record) {
        known =
                Optional.of(
                        new Planned(
                                Optional.empty(),
                                app.name(),
                                record.summary(),
                                record.plan(),
                                app.saved().now().forwards(),
                                record.restarts(),
                                NO_JOBS,
                                record.limits(),
                                Optional.empty(),
                                record.watching(),
                                record.readiness()));
    }

    /** The next start takes this plan, which was made a moment ago; not one that needs another. */
    void use(Planned plan) {
        var needed = new NeededRuntimes(app.settings().appHome(app.name().text()));
        fresh = Optional.of(plan).filter(_ -> needed.isEmpty());
    }

    /**
     * {@code waits}: whether somebody waits for this start, and is to hear when a forward cannot be
     * had.
     */
    void askedByUser(boolean waits) {
        strict = waits;
    }

    // A plan is made anew for each start: files may have changed.
    void begin() {
        planned = false;
        starts++;
        app.network().open(app.name().text(), app.saved().now().spec());
        app.network().openForwards(); // those that were refused may be free by now
        fresh.ifPresentOrElse(this::made, this::makePlan);
        fresh = Optional.empty();
    }

    private void makePlan() {
        var start = starts;
        app.context()
                .pipeToSelf(
                        app.supplies().planner().plan(app.name(), app.saved().now().spec()),
                        (plan, failure) ->
                                new App.PlanMade(
                                        start,
                                        Optional.ofNullable(plan),
                                        Optional.ofNullable(failure).map(Refusals::of)));
    }

    /** The plan of a start that was stopped is none of the next one. */
    void told(App.PlanMade made, Lifecycle now) {
        if (made.start() == starts && now instanceof Lifecycle.Preparing) {
            made.planned().ifPresent(this::made);
            made.problem().ifPresent(problem -> life.accept(new Lifecycle.Event.Refused(problem)));
        }
    }

    private void made(Planned bare) {
        var plan = bare;
        for (var warning : Remedies.of(app, bare.plan()).warnings()) {
            plan = plan.withWarning(warning);
        }
        known = Optional.of(plan);
        planned = true;
        plan.plan().warnings().forEach(app::say);
        tunnel.accept(plan.tunnel());
        goOn();
    }

    /**
     * Tells the life when all is there. Who starts an app with a forward gets the forward or the
     * reason, never an app without it. A start that nobody waits for, after a crash or with the
     * daemon, goes on: the forward says what is wrong with it.
     */
    void goOn() {
        if (!planned || app.network().opened().isEmpty() || !app.network().forwards().settled()) {
            return;
        }
        planned = false;
        var problem = strict ? app.network().forwards().firstProblem() : Optional.<Problem>empty();
        strict = false;
        life.accept(
                problem.<Lifecycle.Event>map(Lifecycle.Event.Refused::new)
                        .orElseGet(Lifecycle.Event.Prepared::new));
    }
}
