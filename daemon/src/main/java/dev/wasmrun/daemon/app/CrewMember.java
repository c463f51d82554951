package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.detect.ProjectProcess;
import dev.wasmrun.protocol.PlannedProcess;

import java.util.Optional;

/**
 * A process of an app beside its main one, where its life is now.
 *
 * @param ready whether those that depend on it may start
 * @param leaves whether it is in the plan no more
 */
record CrewMember(PlannedProcess process, Lifecycle life, boolean ready, boolean leaves) {
    CrewMember(PlannedProcess process, Lifecycle life, boolean ready) {
        this(process, life, ready, false);
    }

    String name() {
        return process.name();
    }

    /** Whether there is a process, or will be in a moment. */
    boolean isAlive() {
        return switch (life) {
            case Lifecycle.Starting _, Lifecycle.Running _, Lifecycle.Stopping _ -> true;
            case Lifecycle.Stopped _,
                    Lifecycle.Failed _,
                    Lifecycle.Preparing _,
                    Lifecycle.Installing _,
                    Lifecycle.BackingOff _,
                    Lifecycle.Waiting _ ->
                    false;
        };
    }

    boolean isTask() {
        return process.ready().equals(Optional.of(ProjectProcess.EXIT));
    }

    boolean satisfies() {
        return isTask()
                ? life.equals(new Lifecycle.Stopped(Optional.of(0)))
                : life instanceof Lifecycle.Running && ready;
    }

    /** Nothing starts it again by itself. */
    boolean isOver() {
        return life.state().isAtRest() || life instanceof Lifecycle.Waiting;
    }
}
