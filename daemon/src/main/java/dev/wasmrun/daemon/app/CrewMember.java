package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.detect.ProjectProcess;
import dev.wasmrun.protocol.PlannedProcess;

import java.util.List;
import java.util.Optional;

/**
 * A process of an app beside its main one, where its life is now.
 *
 * @param ready whether those that depend on it may start
 * @param leaves whether it is in the plan no more
 * @param held whether a user stopped it alone: it is started by nobody but him
 */
record CrewMember(
        PlannedProcess process, Lifecycle life, boolean ready, boolean leaves, boolean held) {
    static CrewMember of(PlannedProcess process, Lifecycle life) {
        return new CrewMember(process, life, false, false, false);
    }

    /** The same life with another plan. */
    CrewMember planned(PlannedProcess other) {
        return new CrewMember(other, life, ready, false, held);
    }

    /** It is in the plan no more, and stays until it has ended. */
    CrewMember leaving() {
        return new CrewMember(process, new Lifecycle.Stopping(false), false, true, held);
    }

    CrewMember readied() {
        return new CrewMember(process, life, life instanceof Lifecycle.Running, leaves, held);
    }

    CrewMember at(Lifecycle other) {
        var stillReady = other instanceof Lifecycle.Running && ready;
        return new CrewMember(process, other, stillReady, leaves, held);
    }

    CrewMember held(boolean now) {
        return new CrewMember(process, life, ready, leaves, now);
    }

    /** Goes on with its life; what is to be done is added to the orders. */
    CrewMember on(Lifecycle.Event event, Crew.Rules rules, List<Crew.Order> orders) {
        var restarts = rules.restarts().apply(process);
        var step = rules.watched() ? life.watched(event, restarts) : life.on(event, restarts);
        step.effects().stream()
                .filter(CrewMember::concernsOne)
                .forEach(effect -> orders.add(new Crew.Order.Do(name(), effect)));
        return at(step.next()).held(held && !(event instanceof Lifecycle.Event.RestartAsked));
    }

    // Plan, network and install are the app's.
    private static boolean concernsOne(Lifecycle.Effect effect) {
        return switch (effect) {
            case LAUNCH, TERMINATE, KILL, WAIT_BACKOFF, CANCEL_BACKOFF -> true;
            case PREPARE, INSTALL, REST -> false;
        };
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

    /** Whether it is a task that went well. */
    boolean isDone() {
        return isTask() && life.equals(new Lifecycle.Stopped(Optional.of(0)));
    }

    /** Nobody waits for what a user stopped: those that depend on it are to go on without. */
    boolean satisfies() {
        return isDone()
                || held && life.state().isAtRest()
                || !isTask() && life instanceof Lifecycle.Running && ready;
    }

    /** Nothing starts it again by itself. */
    boolean isOver() {
        return life.state().isAtRest() || life instanceof Lifecycle.Waiting;
    }
}
