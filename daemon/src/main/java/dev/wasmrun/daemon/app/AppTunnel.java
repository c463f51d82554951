package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.Connector;
import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.daemon.network.Traffic;
import dev.wasmrun.daemon.tunnel.Tunnel;
import dev.wasmrun.daemon.tunnel.TunnelPlan;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.TunnelStatus;
import dev.wasmrun.protocol.TunnelStatus.State;
import dev.wasmrun.protocol.TunnelTraffic;
import dev.wasmrun.protocol.TunnelWish;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** The public tunnel of an app, open while the app is not at rest. Part of {@link Workspace}. */
final class AppTunnel {
    /** A tunnel that nobody had before is given up after so many attempts. */
    static final int FIRST_ATTEMPTS = 3;

    private static final String TRAFFIC = "tunnel-traffic";
    private static final Connector NOWHERE =
            () -> CompletableFuture.failedFuture(new IOException("The app listens nowhere"));

    /** How often watchers hear of its traffic, at most. */
    static final Duration COUNTED_EVERY = Duration.ofSeconds(1);

    private final AppBase app;
    private final KeptTunnel kept;
    private final AtomicReference<Connector> way = new AtomicReference<>(NOWHERE);
    private final List<App.StartTunnel> waiting = new ArrayList<>();
    private Optional<TunnelPlan> plan = Optional.empty();
    private Optional<TunnelStatus> status = Optional.empty();
    private Optional<ActorRef<Tunnel.Command>> tunnel = Optional.empty();
    private Optional<TunnelWish> ofProject = Optional.empty();
    private Traffic traffic = new Traffic();
    private TunnelTraffic counted = TunnelTraffic.NONE;
    private boolean read;
    private boolean unmet;
    private boolean declined;
    private boolean alive;
    private int spawned;

    AppTunnel(AppBase app) {
        this.app = app;
        this.kept = new KeptTunnel(app.supplies(), app.name());
        kept.read(
                found ->
                        app.later(
                                () -> {
                                    found.ifPresent(this::restore);
                                    read = true;
                                    meetProject();
                                }));
    }

    // Somebody may have asked for another one while the file was read.
    private void restore(TunnelPlan found) {
        if (plan.isEmpty() && status.isEmpty() && !found.isOver(Instant.now())) {
            plan = Optional.of(found);
            status = Optional.of(found.status(State.DISCONNECTED));
        }
    }

    Optional<TunnelStatus> status() {
        var isProtected = plan.flatMap(wanted -> wanted.wish().password()).isPresent();
        return status.map(now -> now.with(isProtected, counted));
    }

    /** A user starts the app: what he stopped is no longer so. */
    void appStartAsked() {
        declined = false;
    }

    /** What the project wants from this start on. What a user asked for wins over it. */
    void wantedByProject(Optional<TunnelWish> wish) {
        ofProject = wish;
        unmet = true;
        meetProject();
    }

    // What is kept is known first: it holds the port that the same wish had before.
    private void meetProject() {
        if (!read || !unmet || declined) {
            return;
        }
        unmet = false;
        if (plan.filter(known -> !known.ofProject()).isPresent()
                || plan.map(TunnelPlan::wish).equals(ofProject)) {
            return;
        }
        disconnect();
        status = Optional.empty();
        ofProject.map(TunnelPlan::ofProject).ifPresentOrElse(this::want, this::forget);
    }

    private void want(TunnelPlan wanted) {
        traffic = new Traffic();
        counted = TunnelTraffic.NONE;
        keep(wanted);
        status = Optional.of(wanted.status(alive ? State.CONNECTING : State.DISCONNECTED));
    }

    /** The app is so now. */
    void follow(boolean nowAlive, Optional<PrivateNetwork> network, Optional<Port> port) {
        alive = nowAlive;
        way.set(network.flatMap(in -> port.map(to -> Connector.into(in, to))).orElse(NOWHERE));
        if (!alive && tunnel.isPresent()) {
            disconnect();
            status = plan.map(known -> known.status(State.DISCONNECTED));
            answer();
        } else if (alive && tunnel.isEmpty() && plan.filter(this::isDue).isPresent()) {
            open(plan.get());
        }
    }

    private boolean isDue(TunnelPlan wanted) {
        return !wanted.isOver(Instant.now());
    }

    private void open(TunnelPlan wanted) {
        var number = ++spawned;
        var self = app.context().getSelf();
        tunnel =
                Optional.of(
                        app.context()
                                .spawn(
                                        app.supplies()
                                                .tunnel(
                                                        wanted,
                                                        () -> way.get().connect(),
                                                        traffic,
                                                        news ->
                                                                self.tell(
                                                                        new App.TunnelTold(
                                                                                number, news))),
                                        "tunnel-" + number));
        app.timers().startTimerWithFixedDelay(TRAFFIC, new App.Later(this::count), COUNTED_EVERY);
    }

    private void count() {
        counted = traffic.now();
        if (tunnel.isEmpty() && counted.visitorsNow() == 0) {
            app.timers().cancel(TRAFFIC);
        }
    }

    private void disconnect() {
        tunnel.ifPresent(open -> open.tell(new Tunnel.Close()));
        tunnel = Optional.empty();
    }

    void start(App.StartTunnel start) {
        disconnect();
        waiting.forEach(earlier -> earlier.refuse(Refusals.tunnelReplaced(app.name())));
        waiting.clear();
        want(TunnelPlan.of(start.wish()));
        waiting.add(start);
        if (!alive) {
            answer();
        }
    }

    void stop(App.StopTunnel stop) {
        disconnect();
        declined = true; // no restart after a crash may make it public again
        waiting.forEach(start -> start.refuse(Refusals.tunnelReplaced(app.name())));
        waiting.clear();
        status = plan.map(known -> known.status(State.DISCONNECTED)).or(() -> status);
        forget();
        stop.replyTo()
                .tell(
                        status().map(StatusReply::success)
                                .orElseGet(
                                        () ->
                                                StatusReply.error(
                                                        Refusals.noTunnel(app.name())
                                                                .asException())));
    }

    /** News of the {@code number}th tunnel; those of an earlier one are none. */
    void told(App.TunnelTold told) {
        if (told.number() != spawned || tunnel.isEmpty()) {
            return;
        }
        var before = status;
        var now = told.status();
        status = Optional.of(now);
        switch (now.state()) {
            case CONNECTED -> {
                var port = now.publicPort().orElseThrow();
                plan.filter(known -> !known.lastPort().equals(Optional.of(port)))
                        .ifPresent(known -> keep(known.withLastPort(port)));
                app.say("Public at " + now.url().orElse("?"));
                answer();
            }
            case FAILED -> giveUp(now.problem().orElseThrow());
            case DISCONNECTED -> { // its time is over
                disconnect();
                forget();
                app.say(now.lastError().orElse("The tunnel is closed"));
            }
            case RECONNECTING -> {
                if (before.filter(then -> then.state() == State.CONNECTED).isPresent()) {
                    app.say("The tunnel is lost and tried again: " + now.lastError().orElse("?"));
                }
            }
            case CONNECTING -> {
                if (now.retries() == FIRST_ATTEMPTS && waiting.isEmpty()) {
                    var why = Refusals.tunnelUnreachable(now);
                    app.say(why.message() + ". It is tried again");
                } else if (now.retries() >= FIRST_ATTEMPTS && !waiting.isEmpty()) {
                    giveUp(Refusals.tunnelUnreachable(now));
                }
            }
            case NOT_STARTED -> {
                // a tunnel that tells something was started
            }
        }
    }

    private void giveUp(Problem problem) {
        disconnect();
        forget();
        status = status.map(last -> last.failed(problem, Instant.now()));
        app.say(problem.message() + ". " + problem.hint());
        waiting.forEach(start -> start.refuse(problem));
        waiting.clear();
    }

    private void answer() {
        status().ifPresent(
                        now ->
                                waiting.forEach(
                                        start -> start.replyTo().tell(StatusReply.success(now))));
        waiting.clear();
    }

    private void keep(TunnelPlan wanted) {
        plan = Optional.of(wanted);
        kept.is(plan);
    }

    private void forget() {
        plan = Optional.empty();
        kept.is(plan);
    }
}
