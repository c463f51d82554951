package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.app.Lifecycle.Restarts;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All processes of an app as a pure function: which one starts, ends, or waits for which. The main
 * one has the app's own {@link Lifecycle}; each of its companions has one like it.
 *
 * @param main its plan, with what it depends on
 * @param ending whether all are to end; none is started then
 * @param fresh whether the next start is one of all, and not of the main one alone
 */
record Crew(
        Optional<PlannedProcess> main,
        Phase phase,
        List<CrewMember> members,
        boolean ending,
        boolean fresh) {
    static final Crew NONE = new Crew(Optional.empty(), Phase.AT_REST, List.of(), false, true);

    /** Where the main process is. */
    enum Phase {
        AT_REST,
        WAITING,
        RUNNING,
        READY,
        ENDING;

        boolean isAlive() {
            return this == RUNNING || this == READY || this == ENDING;
        }
    }

    sealed interface Event {
        /** All before the main process is done: plan, network, install. */
        record MainDue() implements Event {}

        /** Nothing new, but something may be due. */
        record Look() implements Event {}

        record MainReady() implements Event {}

        record MainGone() implements Event {}

        /** What the main process depends on took too long. */
        record MainLate() implements Event {}

        record End(boolean force) implements Event {}

        record Of(String process, Lifecycle.Event event) implements Event {}

        record Ready(String process) implements Event {}
    }

    /** What the actor must do. */
    sealed interface Order {
        record LaunchMain() implements Order {}

        record EndMain() implements Order {}

        record RefuseMain(Problem problem) implements Order {}

        record Do(String process, Lifecycle.Effect effect) implements Order {}
    }

    record Step(Crew next, List<Order> orders) {}

    /** How companions are started again. */
    record Rules(Function<PlannedProcess, Restarts> restarts, boolean watched) {}

    Crew {
        members = List.copyOf(members);
    }

    /** The same lives with another plan. Who is no longer in it stays until it has ended. */
    Crew planned(List<PlannedProcess> processes) {
        var next = new ArrayList<CrewMember>();
        processes.stream()
                .filter(process -> !process.main())
                .map(
                        process ->
                                member(process.name())
                                        .map(
                                                old ->
                                                        new CrewMember(
                                                                process, old.life(), old.ready()))
                                        .orElseGet(() -> at(process, Optional.empty())))
                .forEach(next::add);
        members.stream()
                .filter(CrewMember::isAlive)
                .filter(old -> processes.stream().noneMatch(one -> one.name().equals(old.name())))
                .map(
                        old ->
                                new CrewMember(
                                        old.process(), new Lifecycle.Stopping(false), false, true))
                .forEach(next::add);
        var first = processes.stream().filter(PlannedProcess::main).findFirst();
        return new Crew(first, phase, next, ending, fresh);
    }

    /** The processes of an earlier daemon, as it left them. */
    static Crew found(List<PlannedProcess> processes, Function<String, Lifecycle> lives) {
        var first = processes.stream().filter(PlannedProcess::main).findFirst();
        var members =
                processes.stream()
                        .filter(process -> !process.main())
                        .map(process -> new CrewMember(process, lives.apply(process.name()), false))
                        .toList();
        return new Crew(first, Phase.RUNNING, members, false, false);
    }

    private static CrewMember at(PlannedProcess process, Optional<Integer> exitCode) {
        return new CrewMember(process, new Lifecycle.Stopped(exitCode), false);
    }

    Optional<CrewMember> member(String name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    boolean isMain(String name) {
        return main.filter(one -> one.name().equals(name)).isPresent();
    }

    /** The names of all, the main one first. */
    List<String> names() {
        return Stream.concat(
                        main.stream().map(PlannedProcess::name),
                        members.stream().map(CrewMember::name))
                .toList();
    }

    /** Whether none of the companions has a process any more. */
    boolean isGone() {
        return members.stream().noneMatch(CrewMember::isAlive);
    }

    Step on(Event event, Rules rules) {
        var orders = new ArrayList<Order>();
        var next =
                switch (event) {
                    case Event.MainDue() -> due(rules, orders);
                    case Event.Look() -> this;
                    case Event.MainReady() -> phase == Phase.RUNNING ? in(Phase.READY) : this;
                    case Event.MainGone() -> phase.isAlive() ? in(Phase.AT_REST) : this;
                    case Event.MainLate() -> late(orders);
                    case Event.End(var force) -> end(force, rules, orders);
                    case Event.Of(var name, var what) -> of(name, what, rules, orders);
                    case Event.Ready(var name) -> ready(name);
                };
        return new Step(next.settled(rules, orders), List.copyOf(orders));
    }

    private Crew in(Phase other) {
        return new Crew(main, other, members, ending, fresh);
    }

    private Crew with(List<CrewMember> others) {
        return new Crew(main, phase, others, ending, fresh);
    }

    private Crew due(Rules rules, List<Order> orders) {
        var started =
                members.stream()
                        .map(
                                member ->
                                        fresh && !member.leaves()
                                                ? step(
                                                        member,
                                                        new Lifecycle.Event.StartAsked(),
                                                        rules,
                                                        orders)
                                                : member)
                        .toList();
        return new Crew(main, Phase.WAITING, started, false, false);
    }

    private Crew late(List<Order> orders) {
        if (phase != Phase.WAITING) {
            return this;
        }
        orders.add(
                new Order.RefuseMain(
                        Refusals.dependencyLate(main.orElseThrow().name(), missing())));
        return in(Phase.AT_REST);
    }

    private Crew end(boolean force, Rules rules, List<Order> orders) {
        var asked = new Lifecycle.Event.StopAsked(force);
        var all =
                members.stream()
                        .map(
                                member ->
                                        force || !member.isAlive()
                                                ? step(member, asked, rules, orders)
                                                : member)
                        .toList();
        if (phase == Phase.WAITING) {
            orders.add(new Order.RefuseMain(Refusals.endedBefore(main.orElseThrow().name())));
        }
        return new Crew(main, phase == Phase.WAITING ? Phase.AT_REST : phase, all, true, true);
    }

    private Crew of(String name, Lifecycle.Event event, Rules rules, List<Order> orders) {
        return with(
                members.stream()
                        .map(
                                member ->
                                        member.name().equals(name)
                                                ? step(
                                                        whileEnding(member, event),
                                                        event,
                                                        rules,
                                                        orders)
                                                : member)
                        .toList());
    }

    // One that waits for others to end, and ends by itself, is not started again.
    private CrewMember whileEnding(CrewMember member, Lifecycle.Event event) {
        return ending && member.isAlive() && event instanceof Lifecycle.Event.Exited
                ? new CrewMember(
                        member.process(), new Lifecycle.Stopping(false), false, member.leaves())
                : member;
    }

    private Crew ready(String name) {
        return with(
                members.stream()
                        .map(
                                member ->
                                        member.name().equals(name)
                                                        && member.life()
                                                                instanceof Lifecycle.Running
                                                ? new CrewMember(
                                                        member.process(), member.life(), true)
                                                : member)
                        .toList());
    }

    private static CrewMember step(
            CrewMember member, Lifecycle.Event event, Rules rules, List<Order> orders) {
        var restarts = rules.restarts().apply(member.process());
        var step =
                rules.watched()
                        ? member.life().watched(event, restarts)
                        : member.life().on(event, restarts);
        step.effects().stream()
                .filter(Crew::concernsOne)
                .forEach(effect -> orders.add(new Order.Do(member.name(), effect)));
        var runs = step.next() instanceof Lifecycle.Running;
        return new CrewMember(
                member.process(), step.next(), runs && member.ready(), member.leaves());
    }

    // Plan, network and install are the app's.
    private static boolean concernsOne(Lifecycle.Effect effect) {
        return switch (effect) {
            case LAUNCH, TERMINATE, KILL, WAIT_BACKOFF, CANCEL_BACKOFF -> true;
            case PREPARE, INSTALL, REST -> false;
        };
    }

    // Each step may free another process to start or to end.
    private Crew settled(Rules rules, List<Order> orders) {
        var next = ending ? endNext(rules, orders) : startNext(rules, orders);
        return next.equals(this) ? this : next.settled(rules, orders);
    }

    private Crew startNext(Rules rules, List<Order> orders) {
        var started =
                members.stream()
                        .map(
                                member ->
                                        member.life() instanceof Lifecycle.Preparing
                                                        && isFree(member.process())
                                                ? launched(member, rules, orders)
                                                : member)
                        .toList();
        if (phase != Phase.WAITING) {
            return with(started);
        }
        if (main.filter(this::isFree).isPresent()) {
            orders.add(new Order.LaunchMain());
            return with(started).in(Phase.RUNNING);
        }
        if (isHopeless(main.orElseThrow())) {
            orders.add(
                    new Order.RefuseMain(Refusals.dependencyFailed(main.get().name(), missing())));
            return with(started).in(Phase.AT_REST);
        }
        return with(started);
    }

    private static CrewMember launched(CrewMember member, Rules rules, List<Order> orders) {
        var prepared = step(member, new Lifecycle.Event.Prepared(), rules, orders);
        return step(prepared, new Lifecycle.Event.Installed(), rules, orders);
    }

    private boolean isFree(PlannedProcess process) {
        return process.dependsOn().stream().allMatch(this::isSatisfied);
    }

    private boolean isSatisfied(String name) {
        return isMain(name)
                ? phase == Phase.READY
                : member(name).filter(CrewMember::satisfies).isPresent();
    }

    /** Whether something that it waits for, directly or not, has ended for good. */
    private boolean isHopeless(PlannedProcess process) {
        return process.dependsOn().stream()
                .filter(name -> !isSatisfied(name))
                .flatMap(name -> member(name).stream())
                .anyMatch(
                        member ->
                                member.isOver()
                                        || member.life() instanceof Lifecycle.Preparing
                                                && isHopeless(member.process()));
    }

    /** What the main process still waits for. */
    private List<String> missing() {
        return main.stream()
                .flatMap(first -> first.dependsOn().stream())
                .filter(name -> !isSatisfied(name))
                .toList();
    }

    private Crew endNext(Rules rules, List<Order> orders) {
        var ended =
                members.stream()
                        .map(
                                member ->
                                        member.isAlive()
                                                        && !(member.life()
                                                                instanceof Lifecycle.Stopping)
                                                        && isNeededByNone(member.name())
                                                ? step(
                                                        member,
                                                        new Lifecycle.Event.StopAsked(false),
                                                        rules,
                                                        orders)
                                                : member)
                        .toList();
        var mainsTurn =
                (phase == Phase.RUNNING || phase == Phase.READY)
                        && main.filter(first -> isNeededByNone(first.name())).isPresent();
        if (mainsTurn) {
            orders.add(new Order.EndMain());
        }
        return with(ended).in(mainsTurn ? Phase.ENDING : phase);
    }

    private boolean isNeededByNone(String name) {
        var byMain =
                phase.isAlive() && main.filter(one -> one.dependsOn().contains(name)).isPresent();
        return !byMain
                && members.stream()
                        .filter(CrewMember::isAlive)
                        .noneMatch(member -> member.process().dependsOn().contains(name));
    }
}
