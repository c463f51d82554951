package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.app.App.AddForward;
import dev.wasmrun.daemon.app.App.Adopt;
import dev.wasmrun.daemon.app.App.Announce;
import dev.wasmrun.daemon.app.App.Attach;
import dev.wasmrun.daemon.app.App.ChildGone;
import dev.wasmrun.daemon.app.App.Command;
import dev.wasmrun.daemon.app.App.Deleted;
import dev.wasmrun.daemon.app.App.Describe;
import dev.wasmrun.daemon.app.App.Dial;
import dev.wasmrun.daemon.app.App.Enter;
import dev.wasmrun.daemon.app.App.ForwardTold;
import dev.wasmrun.daemon.app.App.Happened;
import dev.wasmrun.daemon.app.App.Later;
import dev.wasmrun.daemon.app.App.Leave;
import dev.wasmrun.daemon.app.App.ListPorts;
import dev.wasmrun.daemon.app.App.LookAtLog;
import dev.wasmrun.daemon.app.App.NetworkTold;
import dev.wasmrun.daemon.app.App.PlanMade;
import dev.wasmrun.daemon.app.App.Remove;
import dev.wasmrun.daemon.app.App.RemoveForward;
import dev.wasmrun.daemon.app.App.Request;
import dev.wasmrun.daemon.app.App.Restart;
import dev.wasmrun.daemon.app.App.Resume;
import dev.wasmrun.daemon.app.App.Run;
import dev.wasmrun.daemon.app.App.SetWatch;
import dev.wasmrun.daemon.app.App.Start;
import dev.wasmrun.daemon.app.App.Started;
import dev.wasmrun.daemon.app.App.Stop;
import dev.wasmrun.daemon.app.Lifecycle.Effect;
import dev.wasmrun.daemon.logs.AppLog;
import dev.wasmrun.daemon.network.Namespace;
import dev.wasmrun.daemon.network.OpenSocket;
import dev.wasmrun.daemon.preview.AppPage;
import dev.wasmrun.daemon.store.StoredApp;
import dev.wasmrun.daemon.watch.Change;
import dev.wasmrun.daemon.watch.Meaning;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Readiness;

import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The actor of one app. What happens next is decided by {@link Lifecycle}; this performs it with
 * its children: the log, the network with the forwards, and the process of the current run or
 * install.
 */
final class Workspace extends AbstractMatchingBehavior<Command> {
    private static final int MOST_WAITING = 100;

    private final AppSupplies supplies;
    private final TimerScheduler<Command> timers;
    private final ActorRef<AppLog.Command> log;
    private final AppNetwork network;
    private final AppRun run;
    private final Companions companions;
    private final AppForwarding forwarding;
    private final AppTunnel tunnel;
    private final AppWatch watch;
    private final Preparation preparation;
    private final SavedApp saved;
    private final AppTeller teller;
    private final List<ActorRef<StatusReply<AppStatus>>> stops = new ArrayList<>();
    private final List<Command> untilClosed = new ArrayList<>();
    private Lifecycle life;
    private Optional<Instant> nextStart = Optional.empty();
    private Optional<Remove> removal = Optional.empty();
    private int starts;
    private boolean closesNetwork;
    private int stopsAsked;
    private boolean leaving;

    private Workspace(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SavedApp saved,
            AppSupplies supplies,
            ActorRef<AppStatus> owner) {
        super(context);
        this.timers = timers;
        this.saved = saved;
        this.supplies = supplies;
        this.teller = new AppTeller(saved.name(), supplies.events(), owner);
        this.life = Lifecycle.atRest(saved.now().exitCode(), saved.now().problem());
        this.log = context.spawn(supplies.log(saved.name()), "logs", AppLog.PROPS);
        this.network =
                new AppNetwork(
                        context,
                        saved.name(),
                        supplies,
                        context.messageAdapter(Namespace.Event.class, App.NetworkTold::new),
                        context.messageAdapter(ForwardStatus.class, App.ForwardTold::new));
        this.forwarding = new AppForwarding(network, saved);
        this.tunnel = new AppTunnel(context, timers, supplies, saved, this::say);
        this.watch = new AppWatch(context, supplies, saved, this::say, this::filesChanged);
        this.preparation =
                new Preparation(
                        context,
                        supplies,
                        saved,
                        network,
                        this::on,
                        this::say,
                        tunnel::wantedByProject);
        var starter = new LoggedProcess.Starter(context, timers, log);
        this.run =
                new AppRun(
                        context, timers, saved.name(), supplies, log, network, starter, this::on);
        this.companions =
                new Companions(
                        context, timers, saved, supplies, log, network, starter, new MainProcess());
        network.forwards().replace(saved.now().forwards());
    }

    static Behavior<Command> create(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SavedApp saved,
            AppSupplies supplies,
            ActorRef<AppStatus> owner) {
        var workspace = new Workspace(context, timers, saved, supplies, owner);
        workspace.tellStatus();
        return workspace;
    }

    @Override
    public Behavior<Command> onMessage(Command message) {
        switch (message) {
            case Request<?> request -> onRequest(request);
            case Run run when life.equals(new Lifecycle.Stopping(false)) -> defer(run);
            case Run run -> onceClosed(run, () -> run(run));
            case Attach(var specs, var watched) -> {
                specs.forEach(this::attach);
                if (watched) {
                    setWatch(true);
                }
            }
            case Announce(var newOwner) -> teller.moveTo(newOwner);
            case Resume resume -> onceClosed(resume, this::resume);
            case Adopt(var survivor) -> adopt(survivor);
            case Leave() -> {
                leaving = true;
                companions.together();
                on(new Lifecycle.Event.StopAsked(false));
            }
            case PlanMade made -> preparation.told(made, life);
            case NetworkTold(var status) -> networkTold(status);
            case ForwardTold(var status) -> forwardTold(status);
            case App.TunnelTold told -> tunnel.told(told);
            case App.WatchTold told -> watch.told(told);
            case AppRun.Message ofRun -> {
                if (!run.on(ofRun)) {
                    return this; // most looks at an app see what the last one saw
                }
                if (run.current().filter(Current::ready).isPresent()) {
                    companions.mainReady();
                }
            }
            case Happened(var event) -> on(event);
            case ChildGone(var child) -> childGone(child);
            case Later(var work) -> work.run();
            case Deleted _ -> {
                // only while removing
            }
        }
        companions.areWatched(watch.isOn());
        closeNetwork();
        followTunnel();
        followFiles();
        tellStatus();
        return settle();
    }

    private void followTunnel() {
        tunnel.follow(
                !life.state().isAtRest(),
                network.namespace(),
                run.current().flatMap(Current::page));
    }

    private void followFiles() {
        watch.follow(!life.state().isAtRest(), preparation.known());
        if (!watch.isOn()) {
            on(new Lifecycle.Event.Unwatched());
        }
        if (watch.isSettled()) {
            watch.answer(status());
        }
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
            case App.RestartProcess again -> restartProcess(again);
            case Stop(var force, var replyTo) -> {
                stops.add(replyTo);
                stopsAsked++;
                companions.together();
                untilClosed.forEach(this::outdated);
                untilClosed.clear();
                save(saved.now().withWanted(false));
                on(new Lifecycle.Event.StopAsked(force));
            }
            case Remove remove -> remove(remove);
            case LookAtLog(var replyTo) -> log.tell(new AppLog.Look(replyTo));
            case App.ClearLog(var replyTo) -> log.tell(new AppLog.Clear(replyTo));
            case AddForward add -> forwarding.add(add);
            case RemoveForward remove -> forwarding.remove(remove);
            case ListPorts list -> listPorts(list);
            case App.StartTunnel start -> tunnel.start(start);
            case App.StopTunnel stop -> tunnel.stop(stop);
            case Dial dial -> dial(dial);
            case SetWatch(var on, var replyTo) -> {
                setWatch(on);
                watch.answerLater(replyTo);
            }
            case Enter enter -> enter(enter);
        }
    }

    // Ports and network of the last life must be free before the next one asks for them.
    private void onceClosed(Command command, Runnable now) {
        if (isClosed()) {
            now.run();
        } else {
            defer(command);
        }
    }

    private boolean isClosed() {
        return network.isClosed() && !closesNetwork;
    }

    private void defer(Command command) {
        if (untilClosed.size() < MOST_WAITING) {
            untilClosed.add(command);
            return;
        }
        var busy = Refusals.busy(saved.name());
        switch (command) {
            case Request<?> request -> request.refuse(busy);
            case Run run -> run.replyTo().tell(StatusReply.error(busy.asException()));
            default -> {
                // nobody waits for an answer
            }
        }
    }

    // A start that still waited when somebody asked for a stop.
    private void outdated(Command command) {
        switch (command) {
            case Start start -> start.replyTo().tell(StatusReply.success(status()));
            case Restart restart -> restart.replyTo().tell(StatusReply.success(status()));
            case Run run ->
                    run.replyTo().tell(StatusReply.success(new Started(status(), run.isNew())));
            default -> {
                // nobody waits for an answer
            }
        }
    }

    // ---- asked by users

    private void run(Run run) {
        if (!life.state().isAtRest()) {
            join(run);
            return;
        }
        var wished =
                saved.now()
                        .withSpec(run.spec())
                        .withForwards(run.planned().forwards())
                        .withWanted(true);
        var self = getContext().getSelf();
        var stopsBefore = stopsAsked;
        saved.save(wished)
                .whenComplete(
                        (_, failure) ->
                                self.tell(new Later(() -> saved(run, stopsBefore, failure))));
    }

    // It starts once it is stored: what is answered with a yes survives a crash from then on.
    private void saved(Run run, int stopsBefore, Throwable failure) {
        if (removal.isPresent()) {
            run.replyTo()
                    .tell(StatusReply.error(Refusals.beingRemoved(saved.name()).asException()));
            return;
        }
        if (failure != null) {
            run.replyTo().tell(StatusReply.error(Refusals.notSaved(failure).asException()));
            if (run.isNew()) {
                remove(new Remove(true, getContext().getSystem().ignoreRef()));
            }
            return;
        }
        if (!life.state().isAtRest()) {
            join(run);
            return;
        }
        if (stopsAsked != stopsBefore) { // the stop was the last word
            run.replyTo().tell(StatusReply.success(new Started(status(), run.isNew())));
            return;
        }
        network.forwards().replace(run.planned().forwards());
        preparation.use(run.planned());
        begin(new Lifecycle.Event.StartAsked());
        run.replyTo().tell(StatusReply.success(new Started(status(), run.isNew())));
    }

    // Somebody else was faster.
    private void join(Run run) {
        run.planned().forwards().forEach(this::attach);
        run.replyTo().tell(StatusReply.success(new Started(status(), false)));
    }

    /** A start that a user asked for. */
    private void begin(Lifecycle.Event event) {
        tunnel.appStartAsked();
        watch.startAsked();
        watch.tryAgain();
        preparation.askedByUser(life.state().isAtRest());
        starts = 0;
        companions.startAsked();
        on(event);
        tellStatus(); // who asked must not know it before those who watch
    }

    private void start(ActorRef<StatusReply<AppStatus>> replyTo, Lifecycle.Event event) {
        save(saved.now().withWanted(true));
        begin(event);
        replyTo.tell(StatusReply.success(status()));
    }

    // Of the main process alone: its companions run on.
    private void restartProcess(App.RestartProcess asked) {
        var crew = companions.crew();
        var main = crew.main().filter(one -> one.name().equals(asked.process())).isPresent();
        if (!main && crew.member(asked.process()).isEmpty()) {
            asked.refuse(Refusals.noSuchProcess(saved.name(), asked.process(), crew.names()));
        } else if (life.state().isAtRest() || life instanceof Lifecycle.Stopping) {
            asked.refuse(Refusals.notRunning(saved.name(), life.state()));
        } else {
            if (main) {
                starts = 0;
                companions.leaveAlone();
                on(new Lifecycle.Event.RestartAsked());
            } else {
                companions.restart(asked.process());
            }
            asked.replyTo().tell(StatusReply.success(status()));
        }
    }

    private void resume() {
        starts = 0;
        on(new Lifecycle.Event.StartAsked());
    }

    // What the user asked for while it was still running under the earlier daemon holds.
    private void adopt(Survivor survivor) {
        var record = survivor.record();
        preparation.restore(record);
        starts = survivor.run() - record.firstRun() + 1;
        saved.note(saved.now().withRun(Math.max(saved.now().run(), survivor.newestRun())));
        survivor.anyInit().ifPresent(process -> network.reopen(saved.name().text(), process));
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

    private void remove(Remove remove) {
        if (!remove.force() && !life.state().isAtRest()) {
            remove.refuse(Refusals.stillRunning(saved.name()));
        } else {
            removal.ifPresent(earlier -> earlier.refuse(Refusals.beingRemoved(saved.name())));
            removal = Optional.of(remove);
            companions.together();
            on(new Lifecycle.Event.StopAsked(remove.force()));
        }
    }

    private void attach(ForwardSpec spec) {
        var other = network.forwards().at(spec.end());
        if (other.isEmpty()) {
            forwarding.add(new AddForward(spec, getContext().getSystem().ignoreRef()));
        } else if (!other.get().equals(spec)) {
            var refusal = Refusals.forwardExists(saved.name(), other.get());
            say("Not added: %s. %s. %s".formatted(spec, refusal.message(), refusal.hint()));
        }
    }

    private void setWatch(boolean on) {
        save(saved.now().withSpec(saved.now().spec().withWatch(on)));
        watch.tryAgain();
    }

    private void listPorts(ListPorts list) {
        if (network.namespace().isEmpty()) {
            list.replyTo().tell(StatusReply.success(List.of()));
            return;
        }
        getContext()
                .pipeToSelf(
                        network.namespace().get().sockets(),
                        (sockets, failure) -> new Later(() -> listed(list, sockets, failure)));
    }

    private void listed(ListPorts list, List<OpenSocket> sockets, Throwable failure) {
        if (failure != null) {
            list.refuse(Refusals.portsUnknown(saved.name(), failure));
            return;
        }
        var page = run.current().flatMap(now -> now.ports().stream().findFirst());
        var forwards = network.forwards().statuses();
        list.replyTo().tell(StatusReply.success(AppPorts.of(sockets, forwards, page)));
    }

    private void dial(Dial dial) {
        var namespace = network.namespace();
        var port = run.current().flatMap(Current::page);
        if (namespace.isPresent() && port.isPresent()) {
            var live =
                    Optional.of(new AppPage.Moment(saved.now().run(), watch.status().styles()))
                            .filter(_ -> watch.isOn());
            dial.replyTo()
                    .tell(
                            StatusReply.success(
                                    new AppPage(() -> namespace.get().connect(port.get()), live)));
        } else {
            dial.refuse(Refusals.notReady(saved.name(), life.state()));
        }
    }

    private void enter(Enter enter) {
        if (run.current().isPresent()) {
            enter.replyTo().tell(StatusReply.success(supplies.entry(run.files())));
        } else {
            enter.refuse(Refusals.notRunning(saved.name(), life.state()));
        }
    }

    // ---- the life, and what it makes us do

    private void on(Lifecycle.Event event) {
        if (event instanceof Lifecycle.Event.Exited(var code, _, _)) {
            saved.note(saved.now().withExit(code, run.endedAt()));
        }
        if (event instanceof Lifecycle.Event.Exited || event instanceof Lifecycle.Event.Refused) {
            companions.mainGone();
        }
        var step = watch.isOn() ? life.watched(event, restarts()) : life.on(event, restarts());
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
            saved.save(saved.now()).whenComplete((_, _) -> supplies.discard(files));
        }
    }

    private void tellWaiting(Lifecycle next) {
        if (next instanceof Lifecycle.Waiting(var problem, _) && !next.equals(life)) {
            problem.ifPresent(why -> say(why.message()));
            say("Waiting for a change: it starts again when you save a file");
        }
    }

    /** Answers whether the app starts again because of it. */
    private boolean filesChanged(Change change) {
        if (run.hasSeen(change) || watch.isOwnWrite(change, run.startedAt())) {
            return false;
        }
        var before = life;
        on(new Lifecycle.Event.FilesChanged(change.meaning() != Meaning.SOURCE));
        return !life.equals(before);
    }

    private Lifecycle.Restarts restarts() {
        return preparation
                .known()
                .map(Planned::restarts)
                .orElseGet(() -> Lifecycle.Restarts.usual(supplies.settings()));
    }

    private void perform(Effect effect) {
        switch (effect) {
            case PREPARE -> preparation.begin();
            case INSTALL ->
                    run.install(preparation.plan(), companions.comingRun(preparation.plan()));
            case LAUNCH -> companions.mainDue(preparation.plan());
            case TERMINATE -> {
                if (life.equals(new Lifecycle.Stopping(true))) {
                    run.restartAsked();
                }
                companions.end();
                timers.startSingleTimer(
                        "grace",
                        new Happened(new Lifecycle.Event.GraceElapsed()),
                        supplies.settings().stopGrace());
            }
            case KILL -> {
                companions.kill();
                run.kill();
            }
            case WAIT_BACKOFF -> waitBackoff();
            case CANCEL_BACKOFF -> timers.cancel("backoff");
            case REST -> rest();
        }
    }

    private void networkTold(Namespace.Event status) {
        switch (status) {
            case Namespace.Opened opened -> {
                network.openedAs(opened);
                if (!opened.why().isEmpty()) {
                    say(opened.why());
                }
                network.openForwards();
                preparation.goOn();
                run.look();
            }
            case Namespace.Refused(var problem) when run.isGoingOn() -> say(problem.message());
            case Namespace.Refused(var problem) -> on(new Lifecycle.Event.Refused(problem));
        }
    }

    private void forwardTold(ForwardStatus status) {
        forwarding.told(status);
        teller.forward(status);
        status.problem().ifPresent(problem -> say(problem.message() + ". " + problem.hint()));
        preparation.goOn();
        run.look();
    }

    private int nextRun() {
        save(saved.now().withRun(saved.now().run() + 1));
        return saved.now().run();
    }

    /** What the other processes of the app may do to the main one. */
    private final class MainProcess implements Companions.Main {
        @Override
        public void launch(int number, Companions companions) {
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
        public int nextRun() {
            return Workspace.this.nextRun();
        }

        @Override
        public void rested(Map<String, RunRecord.Rest> resting, Path files) {
            run.rested(resting).whenComplete((_, _) -> supplies.discard(files));
        }
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
        companions.together();
        companions.endCompanions();
        closesNetwork = true;
        closeNetwork();
        var problem =
                life instanceof Lifecycle.Failed(var why, _)
                        ? Optional.of(why.about(saved.name()))
                        : Optional.<Problem>empty();
        problem.ifPresent(why -> say("%s. %s".formatted(why.message(), why.hint())));
        if (!leaving) {
            save(saved.now().withWanted(false).withProblem(problem));
        }
    }

    // Its other processes live in it, too.
    private void closeNetwork() {
        if (closesNetwork && companions.areGone()) {
            closesNetwork = false;
            network.close();
            forwarding.rest();
            startWhatWaited();
        }
    }

    private void startWhatWaited() {
        if (isClosed()) {
            untilClosed.forEach(getContext().getSelf()::tell);
            untilClosed.clear();
        }
    }

    private void childGone(ActorRef<?> child) {
        if (network.lost(child)) {
            say("The network of the app broke; the process is ended");
            companions.kill();
            run.kill();
            if (life instanceof Lifecycle.Preparing) { // nothing runs whose end would tell
                on(new Lifecycle.Event.Refused(Refusals.networkLost(saved.name())));
            }
        }
        startWhatWaited();
    }

    // ---- the end

    /** Answers those who wait for the app to rest, once nothing of it is left. */
    private Behavior<Command> settle() {
        if (!life.state().isAtRest() || !isClosed()) {
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
                        .delete(saved.now().owner(), saved.name())
                        .thenCompose(_ -> supplies.delete(saved.name()));
        getContext().pipeToSelf(deleted, (_, failure) -> new Deleted(Optional.ofNullable(failure)));
        return Behaviors.receiveMessage(
                message ->
                        switch (message) {
                            case Deleted(var failure) -> deleted(remove, failure);
                            case Request<?> late -> {
                                late.refuse(Refusals.notFound(saved.name()));
                                yield Behaviors.same();
                            }
                            case Run late -> {
                                late.replyTo()
                                        .tell(
                                                StatusReply.error(
                                                        Refusals.beingRemoved(saved.name())
                                                                .asException()));
                                yield Behaviors.same();
                            }
                            case Later late -> {
                                late.work().run();
                                yield Behaviors.same();
                            }
                            default -> Behaviors.same();
                        });
    }

    private Behavior<Command> deleted(Remove remove, Optional<Throwable> failure) {
        failure.ifPresentOrElse(
                cause -> remove.refuse(Refusals.notDeleted(saved.name(), cause)),
                () -> remove.replyTo().tell(StatusReply.success(Done.getInstance())));
        teller.removed();
        return Behaviors.stopped();
    }

    // ---- what others see

    private void save(StoredApp changed) {
        var _ = saved.save(changed); // a failure is reported where it is seen
    }

    private void say(String text) {
        log.tell(new AppLog.System(text));
    }

    private AppStatus status() {
        return AppView.of(
                saved.now(),
                life,
                run.isInstalling(),
                preparation.known(),
                run.current(),
                nextStart,
                Math.max(0, starts - 1),
                network,
                run.limitsMet(),
                supplies,
                tunnel.status(),
                watch.status(),
                preparation
                        .known()
                        .map(Planned::readiness)
                        .orElse(Readiness.USUAL)
                        .withProblem(run.notReady()),
                companions,
                run.number());
    }

    private void tellStatus() {
        teller.status(status());
    }
}
