package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.app.App.Command;
import dev.wasmrun.daemon.app.App.Request;
import dev.wasmrun.daemon.logs.AppLog;
import dev.wasmrun.daemon.network.Namespace;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.ForwardStatus;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;

import java.util.ArrayList;
import java.util.List;

/**
 * The actor of one app: who of its parts hears what. Its life with network, process and install is
 * {@link AppLife}'s.
 */
final class Workspace extends AbstractMatchingBehavior<Command> {
    private final AppBase app;
    private final AppForwarding forwarding;
    private final AppTunnel tunnel;
    private final AppLife life;
    private final AppStarts starts;
    private final ProcessRequests processes;
    private final UntilClosed untilClosed;
    private final WaysIn waysIn;
    private final AppRemoval removal;
    private final AppTeller teller;
    private final List<ActorRef<StatusReply<AppStatus>>> stops = new ArrayList<>();

    private Workspace(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SavedApp saved,
            AppSupplies supplies,
            ActorRef<AppStatus> owner) {
        super(context);
        var log = context.spawn(supplies.log(saved.name()), "logs", AppLog.PROPS);
        var network =
                new AppNetwork(
                        context,
                        saved.name(),
                        supplies,
                        context.messageAdapter(Namespace.Event.class, App.NetworkTold::new),
                        context.messageAdapter(ForwardStatus.class, App.ForwardTold::new));
        var starter = new LoggedProcess.Starter(context, timers, log);
        this.app = new AppBase(context, timers, supplies, saved, log, network, starter);
        this.teller = new AppTeller(saved.name(), supplies.events(), owner);
        this.forwarding = new AppForwarding(network, saved);
        this.tunnel = new AppTunnel(app);
        this.life = new AppLife(app, forwarding, tunnel);
        this.removal = new AppRemoval(app, life, teller);
        this.starts = new AppStarts(app, life, forwarding, removal, this::tellStatus);
        this.processes = new ProcessRequests(app, life, this::tellStatus, this::onRequest);
        this.untilClosed = new UntilClosed(app);
        this.waysIn = new WaysIn(app, life);
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
            case App.Run run when life.now().equals(new Lifecycle.Stopping(false)) ->
                    untilClosed.defer(run);
            case App.Run run -> untilClosed.then(run, () -> starts.run(run));
            case App.Attach(var specs, var watched) -> {
                specs.forEach(starts::attach);
                if (watched) {
                    setWatch(true);
                }
            }
            case App.Announce(var newOwner) -> teller.moveTo(newOwner);
            case App.Resume resume -> untilClosed.then(resume, life::resume);
            case App.Adopt(var survivor) -> life.adopt(survivor);
            case App.Leave() -> life.leave();
            case App.PlanMade made -> life.preparation().told(made, life.now());
            case App.NetworkTold(var status) -> life.told(status);
            case App.ForwardTold(var status) -> forwardTold(status);
            case App.TunnelTold told -> tunnel.told(told);
            case App.WatchTold told -> life.watch().told(told);
            case AppRun.Message ofRun -> {
                if (!life.run().on(ofRun)) {
                    return this; // most looks at an app see what the last one saw
                }
                if (life.run().current().filter(Current::ready).isPresent()) {
                    life.companions().mainReady();
                }
            }
            case App.ChildGone(var child) -> {
                life.lost(child);
                startWhatWaited();
            }
            case App.Later(var work) -> work.run();
            case App.Deleted _ -> {
                // only while removing
            }
        }
        return followed();
    }

    private Behavior<Command> followed() {
        life.companions().areWatched(life.watch().isOn());
        if (life.closeNetwork()) {
            startWhatWaited();
        }
        followTunnel();
        followFiles();
        tellStatus();
        processes.settle();
        return settle();
    }

    private void startWhatWaited() {
        if (app.network().isClosed()) {
            untilClosed.goOn();
        }
    }

    private void followTunnel() {
        tunnel.follow(
                !life.now().state().isAtRest(),
                app.network().namespace(),
                life.run().current().flatMap(Current::page));
    }

    private void followFiles() {
        var watch = life.watch();
        watch.follow(!life.now().state().isAtRest(), life.preparation().known());
        if (!watch.isOn()) {
            life.on(new Lifecycle.Event.Unwatched());
        }
        if (watch.isSettled()) {
            watch.answer(status());
        }
    }

    private void onRequest(Request<?> request) {
        switch (request) {
            case App.Describe(var replyTo) -> replyTo.tell(StatusReply.success(status()));
            case App.Start(var replyTo) ->
                    untilClosed.then(
                            request, () -> starts.start(replyTo, new Lifecycle.Event.StartAsked()));
            case App.Restart(var replyTo) ->
                    untilClosed.then(
                            request,
                            () -> starts.start(replyTo, new Lifecycle.Event.RestartAsked()));
            case App.StartProcess start -> processes.start(start);
            case App.StopProcess stop -> processes.stop(stop);
            case App.RestartProcess again -> processes.restart(again);
            case App.Stop stop -> stop(stop);
            case App.Remove remove -> removal.ask(remove);
            case App.LookAtLog(var replyTo) -> app.log().tell(new AppLog.Look(replyTo));
            case App.ClearLog(var replyTo) -> app.log().tell(new AppLog.Clear(replyTo));
            case App.AddForward add -> forwarding.add(add);
            case App.RemoveForward remove -> forwarding.remove(remove);
            case App.ListPorts list -> waysIn.list(list);
            case App.StartTunnel start -> tunnel.start(start);
            case App.StopTunnel stop -> tunnel.stop(stop);
            case App.Dial dial -> waysIn.dial(dial);
            case App.SetWatch(var on, var replyTo) -> {
                setWatch(on);
                life.watch().answerLater(replyTo);
            }
            case App.Enter enter -> waysIn.enter(enter);
        }
    }

    private void stop(App.Stop stop) {
        stops.add(stop.replyTo());
        starts.stopAsked();
        untilClosed.outdated(status());
        app.save(app.saved().now().withWanted(false));
        life.stop(stop.force());
    }

    private void setWatch(boolean on) {
        var saved = app.saved().now();
        app.save(saved.withSpec(saved.spec().withWatch(on)));
        life.watch().tryAgain();
    }

    private void forwardTold(ForwardStatus status) {
        forwarding.told(status);
        teller.forward(status);
        status.problem().ifPresent(problem -> app.say(problem.message() + ". " + problem.hint()));
        life.networkChanged();
    }

    /** Answers those who wait for the app to rest, once nothing of it is left. */
    private Behavior<Command> settle() {
        if (!life.now().state().isAtRest() || !app.network().isClosed()) {
            return this;
        }
        stops.forEach(replyTo -> replyTo.tell(StatusReply.success(status())));
        stops.clear();
        return life.isLeaving() ? Behaviors.stopped() : removal.due().orElse(this);
    }

    private AppStatus status() {
        return AppView.of(app, life, tunnel.status());
    }

    private AppStatus tellStatus() {
        var status = status();
        teller.status(status);
        return status;
    }
}
