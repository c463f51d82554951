package dev.wasmrun.daemon.process;

import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;
import dev.wasmrun.protocol.Usage;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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

    private record MeasureDue() implements Command {}

    private record Measured(Optional<Measure> measure) implements Command {}

    private static final Duration MEASURED_EVERY = Duration.ofSeconds(2);

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
    private final TimerScheduler<Command> timers;
    private final ActorRef<Status> owner;
    private final CompletionStage<RunningProcess> launch;
    private Optional<Consumption> last = Optional.empty();

    private AppProcess(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ActorRef<Status> owner,
            CompletionStage<RunningProcess> launch) {
        this.context = context;
        this.timers = timers;
        this.owner = owner;
        this.launch = launch;
        context.pipeToSelf(
                launch,
                (process, failure) ->
                        failure == null ? new Started(process) : new NotStarted(failure));
    }

    public static Behavior<Command> create(Launcher launcher, ActorRef<Status> owner) {
        return Behaviors.setup(
                context ->
                        Behaviors.withTimers(
                                timers ->
                                        new AppProcess(context, timers, owner, launcher.launch())
                                                .launching()));
    }

    private Behavior<Command> launching() {
        return phase(
                message ->
                        switch (message) {
                            case Started(var process) -> running(process);
                            case NotStarted(var cause) -> refused(cause);
                            case Terminate() -> endingOnceStarted(new Terminate());
                            case Kill() -> endingOnceStarted(new Kill());
                            case Ended _, MeasureDue _, Measured _ -> Behaviors.unhandled();
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
                            case Ended _, MeasureDue _, Measured _ -> Behaviors.unhandled();
                        });
    }

    private Behavior<Command> running(RunningProcess process) {
        owner.tell(new Status.Launched(process.pid()));
        measure(process);
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
                            case MeasureDue() -> {
                                measure(process);
                                yield Behaviors.same();
                            }
                            case Measured(var measure) -> {
                                measure.ifPresent(this::measured);
                                timers.startSingleTimer(new MeasureDue(), MEASURED_EVERY);
                                yield Behaviors.same();
                            }
                            case Ended(var exit) -> exited(exit);
                            case Started _, NotStarted _ -> Behaviors.unhandled();
                        });
    }

    private void measure(RunningProcess process) {
        context.pipeToSelf(
                process.measure(), (measure, _) -> new Measured(Optional.ofNullable(measure)));
    }

    private void measured(Measure measure) {
        var consumed = measure.consumed();
        last.ifPresent(
                before -> owner.tell(new Status.Used(consumed.since(before), measure.limitsMet())));
        last = Optional.of(consumed);
    }

    private Behavior<Command> phase(Function<Command, Behavior<Command>> onMessage) {
        return Behaviors.receive(
                (_, message) -> onMessage.apply(message),
                (_, signal) -> {
                    if (signal instanceof PostStop) {
                        launch.thenAccept(RunningProcess::kill);
                    }
                    return Behaviors.same();
                });
    }

    private static RunningProcess.Exit unknown() {
        return new RunningProcess.Exit(UNKNOWN, Instant.now(), List.of());
    }

    private Behavior<Command> exited(RunningProcess.Exit exit) {
        owner.tell(new Status.Exited(exit.code(), exit.at(), exit.limitsMet()));
        return Behaviors.stopped();
    }

    private Behavior<Command> refused(Throwable failure) {
        owner.tell(new Status.Refused(problem(failure)));
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
