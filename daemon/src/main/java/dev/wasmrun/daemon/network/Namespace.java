package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.Problem;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** Owns the network of one app; it outlives the app's process, so that forwards stay open. */
public final class Namespace {
    /** Longer than any of the programs that set a network up are given. */
    static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final Executor VIRTUAL = Thread::startVirtualThread;

    public sealed interface Command {}

    /** Cuts the app off; the actor stops once all is released. */
    public record Close() implements Command {}

    private record Ready(OpenNetwork network) implements Command {}

    private record Failed(Throwable cause) implements Command {}

    private record Released() implements Command {}

    private record Late() implements Command {}

    /** What the owner hears, once. */
    public sealed interface Event {}

    /** Opens the way out for what starts next, or cuts it; may block for some time. */
    @FunctionalInterface
    public interface Reach {
        Outbound outside(boolean wanted) throws IOException;
    }

    /** Stays valid until this actor stops. */
    public record Opened(PrivateNetwork namespace, Outbound.Kind egress, String why, Reach reach)
            implements Event {}

    /** There is no network; the actor stops. */
    public record Refused(Problem problem) implements Event {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ActorRef<Event> owner;

    private Namespace(
            ActorContext<Command> context, TimerScheduler<Command> timers, ActorRef<Event> owner) {
        this.context = context;
        this.timers = timers;
        this.owner = owner;
    }

    public static Behavior<Command> create(
            String name, OpenNetwork.Opener opener, ActorRef<Event> owner) {
        return Behaviors.setup(
                context ->
                        Behaviors.withTimers(
                                timers -> {
                                    timers.startSingleTimer(new Late(), DEADLINE);
                                    return new Namespace(context, timers, owner)
                                            .opening(begin(name, opener));
                                }));
    }

    private static CompletionStage<OpenNetwork> begin(String name, OpenNetwork.Opener opener) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return opener.open(name);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                VIRTUAL);
    }

    private Behavior<Command> opening(CompletionStage<OpenNetwork> network) {
        BiFunction<OpenNetwork, Throwable, Command> answer =
                (opened, failure) -> failure == null ? new Ready(opened) : new Failed(failure);
        context.pipeToSelf(network, answer::apply);
        return Behaviors.<Command>receive(
                (_, message) ->
                        switch (message) {
                            case Ready(var opened) -> open(opened);
                            case Failed(var cause) -> refused(cause);
                            case Late() -> refused(new IOException("it took too long"));
                            case Close() -> Behaviors.stopped();
                            case Released() -> Behaviors.unhandled();
                        },
                (_, signal) -> {
                    // A network that is ready after we are gone is released by whoever made it.
                    if (signal instanceof PostStop) {
                        var _ = network.thenAcceptAsync(OpenNetwork::close, VIRTUAL);
                    }
                    return Behaviors.same();
                });
    }

    private Behavior<Command> open(OpenNetwork network) {
        timers.cancel(new Late());
        var out = network.outbound();
        owner.tell(new Opened(network.seen(), out.kind(), out.why(), network::reach));
        return Behaviors.<Command>receive(
                (_, message) ->
                        switch (message) {
                            case Close() -> closing(network);
                            case Ready _, Failed _, Late _, Released _ -> Behaviors.unhandled();
                        },
                (_, signal) -> {
                    if (signal instanceof PostStop) {
                        VIRTUAL.execute(network::close);
                    }
                    return Behaviors.same();
                });
    }

    private Behavior<Command> closing(OpenNetwork network) {
        var released = CompletableFuture.runAsync(network::close, VIRTUAL);
        context.pipeToSelf(
                released.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS),
                (_, _) -> new Released());
        return Behaviors.receiveMessage(
                message ->
                        switch (message) {
                            case Released() -> Behaviors.stopped();
                            case Close() -> Behaviors.same();
                            case Ready _, Failed _, Late _ -> Behaviors.unhandled();
                        });
    }

    private Behavior<Command> refused(Throwable cause) {
        var root =
                cause instanceof CompletionException && cause.getCause() != null
                        ? cause.getCause()
                        : cause;
        owner.tell(
                new Refused(
                        new Problem(
                                Problem.Kind.SANDBOX,
                                "network-unavailable",
                                "The app cannot have a network of its own: " + root.getMessage(),
                                "Run: wasmrun doctor")));
        return Behaviors.stopped();
    }
}
