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
 */
record CrewMember(PlannedProcess process, Lifecycle life, boolean ready, boolean leaves) {
    static CrewMember of(PlannedProcess process, Lifecycle life) {
        return new CrewMember(process, life, false, false);
    }

    /** The same life with another plan. */
    CrewMember planned(PlannedProcess other) {
        return new CrewMember(other, life, ready, false);
    }

    /** It is in the plan no more, and stays until it has ended. */
    CrewMember leaving() {
        return new CrewMember(process, new Lifecycle.Stopping(false), false, true);
    }

    CrewMember readied() {
        return new CrewMember(process, life, life instanceof Lifecycle.Running, leaves);
    }

    CrewMember at(Lifecycle other) {
        return new CrewMember(process, other, other instanceof Lifecycle.Running && ready, leaves);
    }

    /** Goes on with its life; what is to be done is added to the orders. */
    CrewMember on(Lifecycle.Event event, Crew.Rules rules, List<Crew.Order> orders) {
        var restarts = rules.restarts().apply(process);
        var step = rules.watched() ? life.watched(event, restarts) : life.on(event, restarts);
        step.effects().stream()
                .filter(CrewMember::concernsOne)
                .forEach(effect -> orders.add(new Crew.Order.Do(name(), effect)));
        return at(step.next());
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
