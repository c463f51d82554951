package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.network.PortBinder.Binding;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** One host port wired to one port of an app, from the wish to the release of the port. */
public final class Forward {
    /** What one can tell a forward. */
    public sealed interface Command {}

    /** Releases the host port, also one that is still being opened, and ends. */
    public record Close() implements Command {}

    private record Bound(Binding binding) implements Command {}

    private record Failed(Throwable cause) implements Command {}

    private final ForwardSpec spec;
    private final ActorRef<ForwardStatus> owner;
    private final Claim claim;

    private Forward(ForwardSpec spec, ActorRef<ForwardStatus> owner, Claim claim) {
        this.spec = spec;
        this.owner = owner;
        this.claim = claim;
    }

    /** The owner hears once: open, or refused, after which the forward has ended by itself. */
    public static Behavior<Command> create(
            ForwardSpec spec, PortBinder binder, ActorRef<ForwardStatus> owner) {
        return Behaviors.setup(
                context -> {
                    var claim = Claim.on(bind(binder, spec));
                    pipe(context, claim.binding());
                    return new Forward(spec, owner, claim).opening();
                });
    }

    private static CompletionStage<Binding> bind(PortBinder binder, ForwardSpec spec) {
        try {
            return binder.bind(spec);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void pipe(ActorContext<Command> context, CompletionStage<Binding> binding) {
        context.pipeToSelf(
                binding,
                (bound, failure) -> failure == null ? new Bound(bound) : new Failed(failure));
    }

    private Behavior<Command> opening() {
        return Behaviors.receive(
                (context, message) ->
                        switch (message) {
                            case Bound _ -> open();
                            case Failed(var cause) -> refused(cause);
                            case Close() -> closing();
                        },
                this::release);
    }

    private Behavior<Command> open() {
        owner.tell(ForwardStatus.open(spec));
        return Behaviors.receive(
                (context, message) ->
                        switch (message) {
                            case Close() -> Behaviors.stopped();
                            case Bound _, Failed _ -> Behaviors.unhandled();
                        },
                this::release);
    }

    private Behavior<Command> closing() {
        return Behaviors.receive(
                (context, message) ->
                        switch (message) {
                            case Bound _, Failed _ -> Behaviors.stopped();
                            case Close() -> Behaviors.same();
                        },
                this::release);
    }

    private Behavior<Command> refused(Throwable cause) {
        owner.tell(ForwardStatus.refused(spec, problem(cause)));
        return Behaviors.stopped();
    }

    private Problem problem(Throwable cause) {
        return switch (cause) {
            case ProblemException refusal -> refusal.problem();
            case CompletionException wrapper
                    when wrapper.getCause() instanceof ProblemException e ->
                    e.problem();
            default ->
                    new Problem(
                            Problem.Kind.FAILED,
                            "forward-failed",
                            "%s could not be opened: %s".formatted(spec.end(), cause),
                            "Look into the daemon's log");
        };
    }

    private Behavior<Command> release(ActorContext<Command> context, Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            claim.release();
        }
        return Behaviors.same();
    }

    /** Whatever the bind yields, now or after the actor's end, is released once. */
    private record Claim(CompletionStage<Binding> binding, AtomicBoolean released) {
        static Claim on(CompletionStage<Binding> binding) {
            return new Claim(binding, new AtomicBoolean());
        }

        void release() {
            if (released.compareAndSet(false, true)) {
                binding.thenAccept(Binding::close);
            }
        }
    }
}
