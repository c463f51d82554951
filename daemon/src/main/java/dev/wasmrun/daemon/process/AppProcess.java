package dev.wasmrun.daemon.process;

import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;
import dev.wasmrun.protocol.Usage;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One life of an app's process, from its launch to its end. The end is a message, never an
 * exception.
 */
public final class AppProcess {
    public sealed interface Command {}

    public record Terminate() implements Command {}

    public record Kill() implements Command {}

    private record Started(RunningProcess process) implements Command {}

    private record NotStarted(Throwable cause) implements Command {}

    private record Ended(RunningProcess.Exit exit) implements Command {}

    private record Measured(Measure measure) implements Command {}

    // The sandbox ended without telling how.
    private static final int UNKNOWN = 255;

    /** What the owner is told: once launched or refused, and, when launched, once exited. */
    public sealed interface Status {
        record Launched(long pid) implements Status {}

        record Refused(Problem problem) implements Status {}

        /** Again and again while it runs. */
        record Used(Usage usage, List<String> limitsMet) implements Status {}

        record Exited(int exitCode, Instant at, List<String> limitsMet) implements Status {}
    }

    private final ActorContext<Command> context;
    private final Consumer<Status> owner;
    private final CompletionStage<RunningProcess> launch;

    private AppProcess(
            ActorContext<Command> context,
            Consumer<Status> owner,
            CompletionStage<RunningProcess> launch) {
        this.context = context;
        this.owner = owner;
        this.launch = launch;
        context.pipeToSelf(
                launch,
                (process, failure) ->
                        failure == null ? new Started(process) : new NotStarted(failure));
    }

    /** {@code owner} is told in the thread of this actor. */
    public static Behavior<Command> create(Launcher launcher, Consumer<Status> owner) {
        return Behaviors.setup(
                context -> new AppProcess(context, owner, launcher.launch()).launching());
    }

    private Behavior<Command> launching() {
        return phase(
                message ->
                        switch (message) {
                            case Started(var process) -> running(process);
                            case NotStarted(var cause) -> refused(cause);
                            case Terminate() -> endingOnceStarted(new Terminate());
                            case Kill() -> endingOnceStarted(new Kill());
                            case Ended _, Measured _ -> Behaviors.unhandled();
                        });
    }

    // The launch in flight must be claimed before we may go, or its process would have no owner.
    private Behavior<Command> endingOnceStarted(Command end) {
        return phase(
                message ->
                        switch (message) {
                            case Started(var process) -> {
                                context.getSelf().tell(end);
                                yield running(process);
                            }
                            case NotStarted(var cause) -> refused(cause);
                            case Terminate() -> Behaviors.same();
                            case Kill() -> endingOnceStarted(new Kill());
                            case Ended _, Measured _ -> Behaviors.unhandled();
                        });
    }

    private Behavior<Command> running(RunningProcess process) {
        owner.accept(new Status.Launched(process.pid()));
        var self = context.getSelf();
        var metering = process.metered(measure -> self.tell(new Measured(measure)));
        context.pipeToSelf(
                process.onExit(), (exit, failure) -> new Ended(failure == null ? exit : unknown()));
        return phase(
                message ->
                        switch (message) {
                            case Terminate() -> {
                                process.terminate();
                                yield Behaviors.same();
                            }
                            case Kill() -> {
                                process.kill();
                                yield Behaviors.same();
                            }
                            case Measured(var measure) -> {
                                owner.accept(new Status.Used(measure.usage(), measure.limitsMet()));
                                yield Behaviors.same();
                            }
                            case Ended(var exit) -> exited(exit);
                            case Started _, NotStarted _ -> Behaviors.unhandled();
                        },
                () -> close(metering));
    }

    private void close(AutoCloseable metering) {
        try {
            metering.close();
        } catch (Exception e) {
            context.getLog().warn("What the process took is still measured", e);
        }
    }

    private Behavior<Command> phase(Function<Command, Behavior<Command>> onMessage) {
        return phase(onMessage, () -> {});
    }

    private Behavior<Command> phase(
            Function<Command, Behavior<Command>> onMessage, Runnable release) {
        return Behaviors.receive(
                (_, message) -> onMessage.apply(message),
                (_, signal) -> {
                    if (signal instanceof PostStop) {
                        release.run();
                        launch.thenAccept(RunningProcess::kill);
                    }
                    return Behaviors.same();
                });
    }

    private static RunningProcess.Exit unknown() {
        return new RunningProcess.Exit(UNKNOWN, Instant.now(), List.of());
    }

    private Behavior<Command> exited(RunningProcess.Exit exit) {
        owner.accept(new Status.Exited(exit.code(), exit.at(), exit.limitsMet()));
        return Behaviors.stopped();
    }

    private Behavior<Command> refused(Throwable failure) {
        owner.accept(new Status.Refused(problem(failure)));
        return Behaviors.stopped();
    }

    private static Problem problem(Throwable failure) {
        var cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof ProblemException refusal
                ? refusal.problem()
                : new Problem(
                        Problem.Kind.SANDBOX,
                        "launch-failed",
                        "The process could not be started: " + cause,
                        "See wasmrun doctor");
    }
}
