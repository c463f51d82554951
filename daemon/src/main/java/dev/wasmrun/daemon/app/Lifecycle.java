package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.Problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An app's life as a pure function: where it is and what happened give where it is next and what
 * must be done. The actor only performs the effects.
 */
public sealed interface Lifecycle {
    /** At rest; {@code exitCode} of the last process when it ended by itself. */
    record Stopped(Optional<Integer> exitCode) implements Lifecycle {}

    record Failed(Problem problem, Optional<Integer> exitCode) implements Lifecycle {}

    record Preparing(int failures) implements Lifecycle {}

    record Installing(int failures) implements Lifecycle {}

    /** {@code failures}: how many processes in a row have failed before this one. */
    record Starting(int failures) implements Lifecycle {}

    record Running(int failures) implements Lifecycle {}

    /** {@code thenStart}: a restart was asked for. */
    record Stopping(boolean thenStart) implements Lifecycle {}

    record BackingOff(int failures, Duration delay, int exitCode) implements Lifecycle {}

    /** It ended or cannot be started, and is tried again when somebody saves a file. */
    record Waiting(Optional<Problem> problem, Optional<Integer> exitCode) implements Lifecycle {}

    /** What can happen to an app. */
    sealed interface Event {
        record StartAsked() implements Event {}

        /** A run of an earlier daemon is there, or what is left of it. */
        record Adopted() implements Event {}

        record StopAsked(boolean force) implements Event {}

        record RestartAsked() implements Event {}

        /** The plan is made and the network is up. */
        record Prepared() implements Event {}

        record Installed() implements Event {}

        record Launched() implements Event {}

        /** The folder cannot be run, the install failed, or the sandbox could not be made. */
        record Refused(Problem problem) implements Event {}

        /**
         * The process, or the install that was to be ended, is gone.
         *
         * @param cause what to do about it, where its last lines give that away
         */
        record Exited(int code, Duration uptime, boolean wasReady, Optional<String> cause)
                implements Event {}

        record BackoffElapsed() implements Event {}

        /** {@code plan}: also what decides how it is installed and started. */
        record FilesChanged(boolean plan) implements Event {}

        /** Its files are not watched any more. */
        record Unwatched() implements Event {}

        record GraceElapsed() implements Event {}
    }

    /** What the actor must do. */
    enum Effect {
        PREPARE,
        INSTALL,
        LAUNCH,
        /**
         * Ask the process (or the install) to end, and wake this life when the grace period is
         * over.
         */
        TERMINATE,
        KILL,
        WAIT_BACKOFF,
        CANCEL_BACKOFF,
        /** Close forwards and network: nothing runs any more. */
        REST
    }

    /** Where life goes on, and what to do now, in order. */
    record Step(Lifecycle next, List<Effect> effects) {
        static Step to(Lifecycle next, Effect... effects) {
            return new Step(next, List.of(effects));
        }
    }

    /** An app of an earlier daemon: as it came to rest then. */
    static Lifecycle atRest(Optional<Integer> exitCode, Optional<Problem> problem) {
        return problem.<Lifecycle>map(why -> new Failed(why, exitCode))
                .orElseGet(() -> new Stopped(exitCode));
    }

    default AppState state() {
        return switch (this) {
            case Stopped _ -> AppState.STOPPED;
            case Failed _ -> AppState.FAILED;
            case Preparing _ -> AppState.PREPARING;
            case Installing _ -> AppState.INSTALLING;
            case Starting _ -> AppState.STARTING;
            case Running _ -> AppState.RUNNING;
            case Stopping _ -> AppState.STOPPING;
            case BackingOff _ -> AppState.BACKING_OFF;
            case Waiting _ -> AppState.WAITING;
        };
    }

    default Step on(Event event, Restarts restarts) {
        return switch (event) {
            case Event.StartAsked() -> started();
            case Event.Adopted() -> state().isAtRest() ? Step.to(new Starting(0)) : Step.to(this);
            case Event.StopAsked(var force) -> stopped(force);
            case Event.RestartAsked() -> restarted();
            case Event.Prepared() ->
                    this instanceof Preparing(var failures)
                            ? Step.to(new Installing(failures), Effect.INSTALL)
                            : Step.to(this);
            case Event.Installed() -> installed();
            case Event.Launched() ->
                    this instanceof Starting(var failures)
                            ? Step.to(new Running(failures))
                            : Step.to(this);
            case Event.Refused(var problem) -> refused(problem);
            case Event.Exited exited -> exited(exited, restarts);
            case Event.BackoffElapsed() ->
                    this instanceof BackingOff(var failures, _, _)
                            ? Step.to(new Preparing(failures), Effect.PREPARE)
                            : Step.to(this);
            case Event.GraceElapsed() ->
                    this instanceof Stopping ? Step.to(this, Effect.KILL) : Step.to(this);
            case Event.FilesChanged(var plan) -> changed(plan);
            case Event.Unwatched() -> unwatched();
        };
    }

    /**
     * Of an app whose files are watched: what its project is to blame for is not tried again, and
     * does not bring it to rest. It waits for the next change.
     */
    default Step watched(Event event, Restarts restarts) {
        var step = on(event, restarts);
        if (state() == step.next().state() || this instanceof Stopping) {
            return step;
        }
        return switch (event) {
            case Event.Exited(var code, _, _, var cause) ->
                    Step.to(
                            new Waiting(
                                    code == 0
                                            ? Optional.empty()
                                            : Optional.of(Ends.problem(code, 1, cause)),
                                    Optional.of(code)));
            case Event.Refused(var problem) when ofProject(problem) ->
                    Step.to(new Waiting(Optional.of(problem), Optional.empty()));
            default -> step;
        };
    }

    private static boolean ofProject(Problem problem) {
        return Set.of(Problem.Kind.INVALID, Problem.Kind.UNDETECTED, Problem.Kind.INSTALL_FAILED)
                .contains(problem.kind());
    }

    private Step started() {
        return switch (this) {
            case Stopped _, Failed _, Waiting _ -> Step.to(new Preparing(0), Effect.PREPARE);
            case BackingOff _ -> Step.to(new Preparing(0), Effect.CANCEL_BACKOFF, Effect.PREPARE);
            case Stopping _ -> Step.to(new Stopping(true));
            case Preparing _, Installing _, Starting _, Running _ -> Step.to(this);
        };
    }

    private Step stopped(boolean force) {
        var end = force ? Effect.KILL : Effect.TERMINATE;
        return switch (this) {
            case Stopped _, Failed _ -> Step.to(this);
            case BackingOff(_, _, var code) ->
                    Step.to(new Stopped(Optional.of(code)), Effect.CANCEL_BACKOFF, Effect.REST);
            case Waiting(_, var code) -> Step.to(new Stopped(code), Effect.REST);
            case Stopping _ ->
                    force
                            ? Step.to(new Stopping(false), Effect.KILL)
                            : Step.to(new Stopping(false));
            case Preparing _ -> Step.to(new Stopped(Optional.empty()), Effect.REST);
            case Installing _, Starting _, Running _ -> Step.to(new Stopping(false), end);
        };
    }

    private Step restarted() {
        return switch (this) {
            case Stopped _, Failed _, BackingOff _, Waiting _ -> started();
            case Preparing _ -> Step.to(this);
            case Stopping _ -> Step.to(new Stopping(true));
            case Installing _, Starting _, Running _ ->
                    Step.to(new Stopping(true), Effect.TERMINATE);
        };
    }

    // A process that is still to be started sees the change anyway; a plan that was made does not.
    private Step changed(boolean plan) {
        return switch (this) {
            case Stopped _, Failed _, Stopping _ -> Step.to(this);
            case Preparing _ -> plan ? Step.to(this, Effect.PREPARE) : Step.to(this);
            case Installing _ -> plan ? restarted() : Step.to(this);
            case Starting _, Running _, BackingOff _, Waiting _ -> restarted();
        };
    }

    private Step unwatched() {
        return this instanceof Waiting(var problem, var code)
                ? Step.to(atRest(code, problem), Effect.REST)
                : Step.to(this);
    }

    private Step installed() {
        return switch (this) {
            case Installing(var failures) -> Step.to(new Starting(failures), Effect.LAUNCH);
            case Stopping(var thenStart) -> ended(thenStart, Optional.empty());
            case Stopped _, Failed _, Preparing _, Starting _, Running _, BackingOff _, Waiting _ ->
                    Step.to(this);
        };
    }

    private Step refused(Problem problem) {
        return switch (this) {
            case Preparing _, Installing _, Starting _ ->
                    Step.to(new Failed(problem, Optional.empty()), Effect.REST);
            case Stopping(var thenStart) -> ended(thenStart, Optional.empty());
            case Stopped _, Failed _, Running _, BackingOff _, Waiting _ -> Step.to(this);
        };
    }

    private Step exited(Event.Exited exited, Restarts restarts) {
        return switch (this) {
            case Stopping(var thenStart) -> ended(thenStart, Optional.of(exited.code()));
            case Starting(var failures) -> crashed(failures, exited, restarts);
            case Running(var failures) -> crashed(failures, exited, restarts);
            case Stopped _, Failed _, Preparing _, Installing _, BackingOff _, Waiting _ ->
                    Step.to(this);
        };
    }

    private static Step ended(boolean thenStart, Optional<Integer> code) {
        return thenStart
                ? Step.to(new Preparing(0), Effect.PREPARE)
                : Step.to(new Stopped(code), Effect.REST);
    }

    private static Step crashed(int before, Event.Exited exited, Restarts restarts) {
        var code = exited.code();
        var stable = restarts.isStable(exited.uptime(), exited.wasReady());
        var failures = stable ? 1 : before + 1;
        if (!restarts.wanted(code)) {
            return code == 0
                    ? Step.to(new Stopped(Optional.of(0)), Effect.REST)
                    : failed(exited, failures);
        }
        var neverWorked = before == 0 && !stable && !exited.wasReady();
        if (failures > restarts.max() || (neverWorked && !restarts.chosen())) {
            return failed(exited, failures);
        }
        return Step.to(
                new BackingOff(failures, restarts.delay(failures), code), Effect.WAIT_BACKOFF);
    }

    private static Step failed(Event.Exited exited, int failures) {
        var problem = Ends.problem(exited.code(), failures, exited.cause());
        return Step.to(new Failed(problem, Optional.of(exited.code())), Effect.REST);
    }
}
