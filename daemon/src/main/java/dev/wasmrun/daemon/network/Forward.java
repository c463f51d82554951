package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.network.PortBinder.Binding;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * One host port that leads to one port of an app. It knows nothing of the app's process and stays
 * while that is restarted.
 */
public final class Forward {
    public sealed interface Command {}

    /** Gives the host port back; the actor stops once that is done. */
    public record Close() implements Command {}

    private record Bound(Binding binding) implements Command {}

    private record BindFailed(Throwable cause) implements Command {}

    private final ForwardSpec spec;
    private final ActorRef<ForwardStatus> owner;

    private Forward(ForwardSpec spec, ActorRef<ForwardStatus> owner) {
        this.spec = spec;
        this.owner = owner;
    }

    /** Tells the owner once: open, or refused; a refused forward stops. */
    public static Behavior<Command> create(
            ForwardSpec spec, PortBinder binder, ActorRef<ForwardStatus> owner) {
        return Behaviors.setup(
                context -> {
                    var binding = binder.bind(spec);
                    context.pipeToSelf(
                            binding,
                            (bound, failure) ->
                                    failure == null ? new Bound(bound) : new BindFailed(failure));
                    return new Forward(spec, owner).opening(binding);
                });
    }

    private Behavior<Command> opening(CompletionStage<Binding> binding) {
        return Behaviors.<Command>receive(
                (_, message) ->
                        switch (message) {
                            case Bound(var bound) -> open(bound);
                            case BindFailed(var cause) -> refused(cause);
                            case Close() -> Behaviors.stopped();
                        },
                (_, signal) -> {
                    // The port may open after we are gone: whoever opens it late closes it.
                    if (signal instanceof PostStop) {
                        var _ = binding.thenAccept(Binding::close);
                    }
                    return Behaviors.same();
                });
    }

    private Behavior<Command> open(Binding binding) {
        owner.tell(ForwardStatus.open(spec));
        return Behaviors.<Command>receive(
                (_, message) ->
                        switch (message) {
                            case Close() -> Behaviors.stopped();
                            case Bound _, BindFailed _ -> Behaviors.unhandled();
                        },
                (_, signal) -> {
                    if (signal instanceof PostStop) {
                        binding.close();
                    }
                    return Behaviors.same();
                });
    }

    private Behavior<Command> refused(Throwable cause) {
        owner.tell(ForwardStatus.refused(spec, problem(cause)));
        return Behaviors.stopped();
    }

    private Problem problem(Throwable cause) {
        return switch (cause) {
            case CompletionException wrapped when wrapped.getCause() != null ->
                    problem(wrapped.getCause());
            case ProblemException refusal -> refusal.problem();
            default ->
                    new Problem(
                            Problem.Kind.FAILED,
                            "forward-failed",
                            "The forward %s could not be opened: %s".formatted(spec, cause),
                            "Look into the daemon's log, or try another host port");
        };
    }
}
