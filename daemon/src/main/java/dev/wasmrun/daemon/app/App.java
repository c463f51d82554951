package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.app.Lifecycle.Effect;
import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.daemon.logs.AppLog;
import dev.wasmrun.daemon.logs.LogQuery;
import dev.wasmrun.daemon.network.Namespace;
import dev.wasmrun.daemon.preview.AppDialer;
import dev.wasmrun.daemon.store.StoredApp;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.LogPage;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One running workspace. What happens next is decided by {@link Lifecycle}; this actor performs it
 * with its children: the log, the network, the forwards, and the process of the current run or
 * install.
 */
public final class App extends AbstractMatchingBehavior<App.Command> {
    public sealed interface Command
            permits Request,
                    Run,
                    Attach,
                    Announce,
                    Resume,
                    Leave,
                    PlanMade,
                    NetworkTold,
                    ForwardTold,
                    Happened,
                    Later,
                    Deleted,
                    ChildGone,
                    AppRun.Message {}

    /**
     * What users ask of an app. Each is answered once: with a value, or with a {@code
     * ProblemException}.
     */
    public sealed interface Request<T> extends Command {
        ActorRef<StatusReply<T>> replyTo();

        default void refuse(Problem problem) {
            replyTo().tell(StatusReply.error(problem.asException()));
        }
    }

    public record Describe(ActorRef<StatusReply<AppStatus>> replyTo)
            implements Request<AppStatus> {}

    /** Answered when the start has begun; events tell how it goes on. */
    public record Start(ActorRef<StatusReply<AppStatus>> replyTo) implements Request<AppStatus> {}

    /**
     * Answered when it has stopped and given back network and ports. {@code force} kills at once.
     */
    public record Stop(boolean force, ActorRef<StatusReply<AppStatus>> replyTo)
            implements Request<AppStatus> {}

    /** Answered when the restart has begun. */
    public record Restart(ActorRef<StatusReply<AppStatus>> replyTo) implements Request<AppStatus> {}

    /**
     * Stops it, then forgets it with its log and its install. Without {@code force} a running app
     * is refused.
     */
    public record Remove(boolean force, ActorRef<StatusReply<Done>> replyTo)
            implements Request<Done> {}

    public record ReadLog(LogQuery query, ActorRef<StatusReply<LogPage>> replyTo)
            implements Request<LogPage> {}

    /** Answered when the forward is open, refused, or noted for the next start. */
    public record AddForward(ForwardSpec spec, ActorRef<StatusReply<ForwardStatus>> replyTo)
            implements Request<ForwardStatus> {}

    public record RemoveForward(Port hostPort, ActorRef<StatusReply<Done>> replyTo)
            implements Request<Done> {}

    /** A way to the app's page; refused while the app listens nowhere. */
    public record Dial(ActorRef<StatusReply<AppDialer>> replyTo) implements Request<AppDialer> {}

    /** The first start, or a start with new wishes, of an app at rest. */
    public record Run(
            AppSpec spec, Planned planned, boolean isNew, ActorRef<StatusReply<Started>> replyTo)
            implements Command {}

    /** {@code isNew}: whether the app was made by this call. */
    public record Started(AppStatus app, boolean isNew) {}

    /** Somebody runs the folder of an app that runs already: it only gets the forwards it lacks. */
    public record Attach(List<ForwardSpec> forwards) implements Command {}

    /** From now on, tell this one each new status, beginning with the present one. */
    public record Announce(ActorRef<AppStatus> owner) implements Command {}

    /** Starts it as it was before the daemon went. */
    public record Resume() implements Command {}

    /** The daemon goes: stop, but be wanted after its next start. */
    public record Leave() implements Command {}

    private record PlanMade(Planned planned) implements Command {}

    private record NetworkTold(Namespace.Event status) implements Command {}

    private record ForwardTold(ForwardStatus status) implements Command {}

    private record Happened(Lifecycle.Event event) implements Command {}

    private record Later(Runnable work) implements Command {}

    private record Deleted(Optional<Throwable> failure) implements Command {}

    /** One of the network's actors is gone. */
    record ChildGone(ActorRef<?> child) implements Command {}

    private final AppSupplies supplies;
    private final TimerScheduler<Command> timers;
    private final ActorRef<AppLog.Command> log;
    private final AppNetwork network;
    private final AppRun run;
    private final List<ActorRef<StatusReply<AppStatus>>> stops = new ArrayList<>();
    private final Map<Port, AddForward> adds = new HashMap<>();
    private final List<Command> untilClosed = new ArrayList<>();
    private ActorRef<AppStatus> owner;
    private StoredApp stored;
    private Lifecycle life;
    private Optional<Planned> planned = Optional.empty();
    private Optional<Planned> fresh = Optional.empty();
    private Optional<Instant> nextStart = Optional.empty();
    private Optional<Remove> removal = Optional.empty();
    private Optional<AppStatus> told = Optional.empty();
    private int firstRun;
    private boolean prepared;
    private boolean strict;
    private boolean leaving;

    private App(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            StoredApp stored,
            AppSupplies supplies,
            ActorRef<AppStatus> owner) {
        super(context);
        this.timers = timers;
        this.stored = stored;
        this.supplies = supplies;
        this.owner = owner;
        this.life = new Lifecycle.Stopped(stored.exitCode());
        this.log = context.spawn(supplies.log(stored.name()), "logs", AppLog.PROPS);
        this.network =
                new AppNetwork(
                        context,
                        supplies,
                        context.messageAdapter(Namespace.Event.class, NetworkTold::new),
                        context.messageAdapter(ForwardStatus.class, ForwardTold::new));
        this.run = new AppRun(context, timers, stored.name(), supplies, log, network, this::on);
        network.forwards().replace(stored.forwards());
    }

    public static Behavior<Command> create(
            StoredApp stored, AppSupplies supplies, ActorRef<AppStatus> owner) {
        Behavior<Command> app =
                Behaviors.setup(
                        context ->
                                Behaviors.withTimers(
                                        timers ->
                                                new App(context, timers, stored, supplies, owner)
                                                        .announced()));
        // A bug in here costs this app a fresh start, with its children gone, and nobody else
        // anything.
        return Behaviors.supervise(app)
                .onFailure(SupervisorStrategy.restart().withLimit(3, Duration.ofMinutes(1)));
    }

    private App announced() {
        tellStatus();
        return this;
    }

    @Override
    public Behavior<Command> onMessage(Command message) {
        switch (message) {
            case Request<?> request -> onRequest(request);
            case Run run -> onceClosed(run, () -> run(run));
            case Attach(var specs) -> specs.forEach(this::attach);
            case Announce(var newOwner) -> announce(newOwner);
            case Resume resume -> onceClosed(resume, this::resume);
            case Leave() -> {
                leaving = true;
                on(new Lifecycle.Event.StopAsked(false));
            }
            case PlanMade(var plan) -> planMade(plan);
            case NetworkTold(var status) -> networkTold(status);
            case ForwardTold(var status) -> forwardTold(status);
            case AppRun.Message ofRun -> run.on(ofRun);
            case Happened(var event) -> on(event);
            case ChildGone(var child) -> childGone(child);
            case Later(var work) -> work.run();
            case Deleted _ -> {
                // only while removing
            }
        }
        tellStatus();
        return settle();
    }

    private void onRequest(Request<?> request) {
        switch (request) {
            case Describe(var replyTo) -> replyTo.tell(StatusReply.success(status()));
            case Start start ->
                    onceClosed(
                            start, () -> start(start.replyTo(), new Lifecycle.Event.StartAsked()));
            case Restart again ->
                    onceClosed(
                            again,
                            () -> start(again.replyTo(), new Lifecycle.Event.RestartAsked()));
            case Stop(var force, var replyTo) -> {
                stops.add(replyTo);
                save(stored.withWanted(false));
                on(new Lifecycle.Event.StopAsked(force));
            }
            case Remove remove -> remove(remove);
            case ReadLog(var query, var replyTo) -> log.tell(new AppLog.Read(query, replyTo));
            case AddForward add -> addForward(add);
            case RemoveForward remove -> removeForward(remove);
            case Dial dial -> dial(dial);
        }
    }

    // Ports and network of the last life must be free before the next one asks for them.
    private void onceClosed(Command command, Runnable now) {
        if (network.isClosed()) {
            now.run();
        } else {
            untilClosed.add(command);
        }
    }

    // ---- asked by users

    private void run(Run run) {
        network.forwards().replace(run.planned().forwards());
        save(stored.withSpec(run.spec()).withForwards(run.planned().forwards()).withWanted(true))
                .whenComplete(
                        (_, failure) ->
                                getContext().getSelf().tell(new Later(() -> saved(run, failure))));
        strict = true;
        firstRun = stored.run() + 1;
        fresh = Optional.of(run.planned());
        on(new Lifecycle.Event.StartAsked());
    }

    private void saved(Run run, Throwable failure) {
        if (failure == null) {
            run.replyTo().tell(StatusReply.success(new Started(status(), run.isNew())));
        } else {
            run.replyTo().tell(StatusReply.error(Refusals.notSaved(failure).asException()));
            remove(new Remove(true, getContext().getSystem().ignoreRef()));
        }
    }

    private void start(ActorRef<StatusReply<AppStatus>> replyTo, Lifecycle.Event event) {
        strict = life.state().isAtRest();
        firstRun = stored.run() + 1;
        save(stored.withWanted(true));
        on(event);
        replyTo.tell(StatusReply.success(status()));
    }

    private void resume() {
        firstRun = stored.run() + 1;
        on(new Lifecycle.Event.StartAsked());
    }

    private void remove(Remove remove) {
        if (!remove.force() && !life.state().isAtRest()) {
            remove.refuse(Refusals.stillRunning(stored.name()));
        } else {
            removal = Optional.of(remove);
            on(new Lifecycle.Event.StopAsked(remove.force()));
        }
    }

    private void announce(ActorRef<AppStatus> newOwner) {
        owner = newOwner;
        told = Optional.empty();
    }

    private void attach(ForwardSpec spec) {
        if (!network.forwards().has(spec.hostPort())) {
            addForward(new AddForward(spec, getContext().getSystem().ignoreRef()));
        }
    }

    private void addForward(AddForward add) {
        if (network.forwards().has(add.spec().hostPort())) {
            add.refuse(Refusals.forwardExists(add.spec()));
            return;
        }
        network.forwards().add(add.spec());
        save(stored.withForwards(network.forwards().specs()));
        network.openForwards();
        if (network.opened().isPresent()) {
            adds.put(add.spec().hostPort(), add);
        } else {
            add.replyTo().tell(StatusReply.success(ForwardStatus.closed(add.spec())));
        }
    }

    private void removeForward(RemoveForward remove) {
        if (!network.forwards().has(remove.hostPort())) {
            remove.refuse(Refusals.noForward(stored.name(), remove.hostPort()));
            return;
        }
        network.removeForward(remove.hostPort());
        save(stored.withForwards(network.forwards().specs()));
        remove.replyTo().tell(StatusReply.success(Done.getInstance()));
    }

    private void dial(Dial dial) {
        var namespace = network.namespace();
        var port = run.current().flatMap(now -> now.ports().stream().findFirst());
        if (namespace.isPresent() && port.isPresent()) {
            dial.replyTo().tell(StatusReply.success(() -> namespace.get().connect(port.get())));
        } else {
            dial.refuse(Refusals.notReady(stored.name(), life.state()));
        }
    }

    // ---- the life, and what it makes us do

    private void on(Lifecycle.Event event) {
        var step = life.on(event, restarts());
        life = step.next();
        if (event instanceof Lifecycle.Event.Exited(var code, _, _)) {
            save(stored.withExitCode(code));
        }
        step.effects().forEach(this::perform);
    }

    private Lifecycle.Restarts restarts() {
        return planned.map(Planned::restarts)
                .orElseGet(() -> Lifecycle.Restarts.usual(supplies.settings()));
    }

    private void perform(Effect effect) {
        switch (effect) {
            case PREPARE -> prepare();
            case INSTALL -> run.install(plan(), stored.run() + 1);
            case LAUNCH -> launch();
            case TERMINATE -> {
                run.terminate();
                timers.startSingleTimer(
                        "grace",
                        new Happened(new Lifecycle.Event.GraceElapsed()),
                        supplies.settings().stopGrace());
            }
            case KILL -> run.kill();
            case WAIT_BACKOFF -> waitBackoff();
            case CANCEL_BACKOFF -> timers.cancel("backoff");
            case REST -> rest();
        }
    }

    // A plan is made anew for each start: files may have changed. Only the plan that came with a
    // Run is used as it is.
    private void prepare() {
        prepared = false;
        network.open(stored.name().text());
        fresh.ifPresentOrElse(this::planMade, this::makePlan);
        fresh = Optional.empty();
    }

    private void makePlan() {
        getContext()
                .pipeToSelf(
                        supplies.planner().plan(stored.spec()),
                        (plan, failure) ->
                                failure == null
                                        ? new PlanMade(plan)
                                        : new Happened(
                                                new Lifecycle.Event.Refused(Refusals.of(failure))));
    }

    private void planMade(Planned plan) {
        planned = Optional.of(plan);
        prepared = true;
        plan.plan().warnings().forEach(this::say);
        startWhenPrepared();
    }

    private void networkTold(Namespace.Event status) {
        switch (status) {
            case Namespace.Opened opened -> {
                network.openedAs(opened);
                network.openForwards();
                startWhenPrepared();
            }
            case Namespace.Refused(var problem) -> on(new Lifecycle.Event.Refused(problem));
        }
    }

    private void forwardTold(ForwardStatus status) {
        network.forwards().told(status);
        supplies.events()
                .tell(
                        new Events.Publish(
                                cursor ->
                                        new Event.ForwardChanged(
                                                cursor, Instant.now(), stored.name(), status)));
        status.problem().ifPresent(problem -> say(problem.message() + ". " + problem.hint()));
        Optional.ofNullable(adds.remove(status.hostPort())).ifPresent(add -> answer(add, status));
        startWhenPrepared();
    }

    // A forward that somebody waits for and that cannot be had is not kept.
    private void answer(AddForward add, ForwardStatus status) {
        status.problem()
                .ifPresentOrElse(
                        problem -> {
                            network.removeForward(add.spec().hostPort());
                            save(stored.withForwards(network.forwards().specs()));
                            add.refuse(problem);
                        },
                        () -> add.replyTo().tell(StatusReply.success(status)));
    }

    // Who starts an app with a forward gets the forward or the reason, never an app without it. A
    // start that nobody
    // waits for, after a crash or with the daemon, goes on: the forward says what is wrong with it.
    private void startWhenPrepared() {
        if (!prepared || network.opened().isEmpty() || !network.forwards().settled()) {
            return;
        }
        prepared = false;
        var problem = strict ? network.forwards().firstProblem() : Optional.<Problem>empty();
        strict = false;
        on(
                problem.<Lifecycle.Event>map(Lifecycle.Event.Refused::new)
                        .orElseGet(Lifecycle.Event.Prepared::new));
    }

    private Planned plan() {
        return planned.orElseThrow();
    }

    private void launch() {
        save(stored.withRun(stored.run() + 1));
        run.launch(plan(), stored.run());
    }

    private void waitBackoff() {
        if (life instanceof Lifecycle.BackingOff(var failures, var delay, _)) {
            nextStart = Optional.of(Instant.now().plus(delay));
            say(
                    "Starting again in %.1f s (attempt %d)"
                            .formatted(delay.toMillis() / 1_000.0, failures));
            timers.startSingleTimer(
                    "backoff", new Happened(new Lifecycle.Event.BackoffElapsed()), delay);
        }
    }

    private void rest() {
        timers.cancel("grace");
        network.close();
        if (life instanceof Lifecycle.Failed(var problem, _)) {
            say("%s. %s".formatted(problem.message(), problem.hint()));
        }
        if (!leaving) {
            save(stored.withWanted(false));
        }
    }

    private void childGone(ActorRef<?> child) {
        if (network.lost(child)) {
            say("The network of the app broke; the process is ended");
            run.kill();
        }
        if (network.isClosed()) {
            untilClosed.forEach(getContext().getSelf()::tell);
            untilClosed.clear();
        }
    }

    // ---- the end

    /** Answers those who wait for the app to rest, once nothing of it is left. */
    private Behavior<Command> settle() {
        if (!life.state().isAtRest() || !network.isClosed()) {
            return this;
        }
        stops.forEach(replyTo -> replyTo.tell(StatusReply.success(status())));
        stops.clear();
        return leaving ? Behaviors.stopped() : removal.map(this::removing).orElse(this);
    }

    private Behavior<Command> removing(Remove remove) {
        getContext().stop(log);
        var deleted =
                supplies.store()
                        .delete(stored.owner(), stored.name())
                        .thenCompose(_ -> supplies.delete(stored.name()));
        getContext().pipeToSelf(deleted, (_, failure) -> new Deleted(Optional.ofNullable(failure)));
        return Behaviors.receiveMessage(
                message ->
                        switch (message) {
                            case Deleted(var failure) -> deleted(remove, failure);
                            case Request<?> late -> {
                                late.refuse(Refusals.notFound(stored.name()));
                                yield Behaviors.same();
                            }
                            case Run late -> {
                                late.replyTo()
                                        .tell(
                                                StatusReply.error(
                                                        Refusals.beingRemoved(stored.name())
                                                                .asException()));
                                yield Behaviors.same();
                            }
                            default -> Behaviors.same();
                        });
    }

    private Behavior<Command> deleted(Remove remove, Optional<Throwable> failure) {
        failure.ifPresentOrElse(
                cause -> remove.refuse(Refusals.notDeleted(stored.name(), cause)),
                () -> remove.replyTo().tell(StatusReply.success(Done.getInstance())));
        supplies.events()
                .tell(
                        new Events.Publish(
                                cursor ->
                                        new Event.AppRemoved(
                                                cursor, Instant.now(), stored.name())));
        return Behaviors.stopped();
    }

    // ---- what others see

    private CompletionStage<Void> save(StoredApp changed) {
        stored = changed;
        var saved = supplies.store().save(changed);
        saved.exceptionally(
                failure -> {
                    supplies.reportLost(changed.name(), failure);
                    return null;
                });
        return saved;
    }

    private void say(String text) {
        log.tell(new AppLog.System(text));
    }

    private AppStatus status() {
        var restarts = firstRun == 0 ? 0 : Math.max(0, stored.run() - firstRun);
        return AppView.of(
                stored,
                life,
                planned,
                run.current(),
                nextStart,
                restarts,
                network,
                supplies.settings());
    }

    private void tellStatus() {
        var now = status();
        if (told.filter(now::equals).isEmpty()) {
            told = Optional.of(now);
            owner.tell(now);
            supplies.events()
                    .tell(
                            new Events.Publish(
                                    cursor -> new Event.StatusChanged(cursor, Instant.now(), now)));
        }
    }
}
