package dev.wasmrun.daemon.tunnel;

import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.TunnelServer;
import dev.wasmrun.protocol.TunnelStatus;
import dev.wasmrun.protocol.TunnelStatus.State;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** An app's way to the public: stays connected to a bore server, whatever happens in between. */
public final class Tunnel extends AbstractMatchingBehavior<Tunnel.Command> {
    /** What one can tell a tunnel. */
    public sealed interface Command {}

    /** Cuts it, and all who came through it; the actor stops. */
    public record Close() implements Command {}

    private record Due(Reconnect.Ask ask) implements Command {}

    private record Up(Link link, int port) implements Command {}

    private record Down(Link link, IOException why) implements Command {}

    private record LookHome() implements Command {}

    private record TimeOver() implements Command {}

    private static final Duration HOME_EVERY = Duration.ofSeconds(30);

    private final TimerScheduler<Command> timers;
    private final TunnelPlan plan;
    private final Visitors visitors;
    private final Consumer<TunnelStatus> owner;
    private final Optional<Secret> secret;
    private Reconnect reconnect;
    private Optional<Link> current = Optional.empty();
    private Optional<Link> scout = Optional.empty();
    private Optional<Link> silent = Optional.empty();
    private boolean serves;
    private boolean served;
    private TunnelStatus status;

    private Tunnel(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            TunnelPlan plan,
            Visitors visitors,
            Consumer<TunnelStatus> owner) {
        super(context);
        this.timers = timers;
        this.plan = plan;
        this.visitors = visitors;
        this.owner = owner;
        this.secret = plan.wish().secret().map(Secret::new);
        this.reconnect =
                Reconnect.of(
                        plan.wish().inOrder(),
                        plan.wish().port().map(Port::number),
                        plan.lastPort().map(Port::number).orElse(0));
        this.status = plan.status(State.CONNECTING);
        plan.expiresAt()
                .ifPresent(
                        end ->
                                timers.startSingleTimer(
                                        new TimeOver(), Duration.between(now(), end)));
        tell(status);
        ask(reconnect.begin());
    }

    /** The owner is told each change. After it failed or its time was over, it only waits. */
    public static Behavior<Command> create(
            TunnelPlan plan, Visitors visitors, Consumer<TunnelStatus> owner) {
        Behavior<Command> tunnel =
                Behaviors.setup(
                        context ->
                                Behaviors.withTimers(
                                        timers ->
                                                new Tunnel(
                                                        context, timers, plan, visitors, owner)));
        return Behaviors.supervise(tunnel)
                .onFailure(SupervisorStrategy.restart().withLimit(3, Duration.ofMinutes(1)));
    }

    private static Instant now() {
        return Instant.now();
    }

    @Override
    public Behavior<Command> onMessage(Command message) {
        switch (message) {
            case Close() -> {
                return Behaviors.stopped();
            }
            case Due(var ask) -> ask(ask);
            case Up(var link, var port) -> up(link, port);
            case Down(var link, var why) -> down(link, why);
            case LookHome() -> lookHome();
            case TimeOver() ->
                    end(State.DISCONNECTED, "The time of the tunnel is over", Optional.empty());
        }
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            closeLinks();
        }
        if (signal instanceof PostStop) { // a bug of ours is no reason to send visitors away
            visitors.close();
        }
        return this;
    }

    private void ask(Reconnect.Ask ask) {
        if (ask.after().isZero()) {
            current = Optional.of(open(ask.server(), ask.port()));
        } else {
            timers.startSingleTimer(
                    "ask",
                    new Due(new Reconnect.Ask(ask.server(), ask.port(), Duration.ZERO)),
                    ask.after());
        }
    }

    private Link open(TunnelServer server, int port) {
        var link = new Link(server, secret, port, visitors);
        var self = getContext().getSelf();
        link.begin(given -> self.tell(new Up(link, given)), why -> self.tell(new Down(link, why)));
        return link;
    }

    // An end that is told while nobody hears it is told again only after a long pause, and as long
    // the server holds the port. A reset that it hears frees the port at once.
    private void heard() {
        silent.ifPresent(Link::close);
        silent = Optional.empty();
    }

    private void up(Link link, int port) {
        heard();
        var isScout = scout.filter(link::equals).isPresent();
        if (isScout) {
            current.ifPresent(Link::close);
            current = scout;
            scout = Optional.empty();
        } else if (current.filter(link::equals).isEmpty()) {
            link.close();
            return;
        }
        serves = true;
        served = true;
        reconnect = reconnect.connected(link.server(), port);
        if (reconnect.isAway()) {
            timers.startSingleTimer("home", new LookHome(), HOME_EVERY);
        }
        tell(
                new TunnelStatus(
                        State.CONNECTED,
                        link.server(),
                        Optional.of(link.server().url(port)),
                        Optional.of(new Port(port)),
                        now(),
                        0,
                        status.lastError(),
                        plan.expiresAt(),
                        Optional.empty()));
    }

    private void down(Link link, IOException why) {
        if (why instanceof Refused) {
            heard();
        }
        if (scout.filter(link::equals).isPresent()) {
            scout = Optional.empty();
            timers.startSingleTimer("home", new LookHome(), HOME_EVERY);
            return;
        }
        if (current.filter(link::equals).isEmpty()) {
            link.close();
            return;
        }
        if (why instanceof Silence) {
            heard();
            silent = current;
        }
        current = Optional.empty();
        var chance = ThreadLocalRandom.current().nextDouble();
        var step = step(why, chance);
        serves = false;
        reconnect = step.now();
        switch (step.next()) {
            case Reconnect.Ask next -> {
                tell(trying(next.server(), why));
                ask(next);
            }
            case Reconnect.GiveUp(var problem) ->
                    end(State.FAILED, why.getMessage(), Optional.of(problem));
        }
    }

    private Reconnect.Step step(IOException why, double chance) {
        if (why instanceof Refused refused) {
            return reconnect.refused(refused.reason(), refused.getMessage(), chance);
        }
        return serves ? reconnect.lost(chance) : reconnect.failed(chance);
    }

    private TunnelStatus trying(TunnelServer server, IOException why) {
        var state = served ? State.RECONNECTING : State.CONNECTING;
        return new TunnelStatus(
                state,
                server,
                Optional.empty(),
                status.publicPort(),
                status.state() == state ? status.since() : now(),
                status.retries() + 1,
                Optional.of(String.valueOf(why.getMessage())),
                plan.expiresAt(),
                Optional.empty());
    }

    private void lookHome() {
        if (serves && reconnect.isAway() && scout.isEmpty()) {
            var ask = reconnect.home();
            scout = Optional.of(open(ask.server(), ask.port()));
        }
    }

    private void end(State state, String why, Optional<Problem> problem) {
        timers.cancelAll();
        closeLinks();
        visitors.close();
        tell(
                new TunnelStatus(
                        state,
                        status.server(),
                        Optional.empty(),
                        status.publicPort(),
                        now(),
                        status.retries(),
                        Optional.of(why),
                        plan.expiresAt(),
                        problem));
    }

    private void closeLinks() {
        current.ifPresent(Link::close);
        scout.ifPresent(Link::close);
        silent.ifPresent(Link::close);
        silent = Optional.empty();
        current = Optional.empty();
        scout = Optional.empty();
    }

    private void tell(TunnelStatus now) {
        status = now;
        owner.accept(now);
    }
}
