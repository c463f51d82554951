package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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

        /** A user stops this one alone. */
        record Hold(String process, boolean force) implements Event {}

        /** A user starts this one, and what it needs. */
        record Begin(String process) implements Event {}
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
        var beside =
                processes.stream()
                        .filter(process -> !process.main())
                        .map(
                                process ->
                                        member(process.name())
                                                .map(old -> old.planned(process))
                                                .orElseGet(() -> atRest(process)));
        var names = processes.stream().map(PlannedProcess::name).toList();
        var leaving =
                members.stream()
                        .filter(CrewMember::isAlive)
                        .filter(old -> !names.contains(old.name()))
                        .map(CrewMember::leaving);
        return new Crew(
                first(processes), phase, Stream.concat(beside, leaving).toList(), ending, fresh);
    }

    private static CrewMember atRest(PlannedProcess process) {
        return CrewMember.of(process, new Lifecycle.Stopped(Optional.empty()));
    }

    private static Optional<PlannedProcess> first(List<PlannedProcess> processes) {
        return processes.stream().filter(PlannedProcess::main).findFirst();
    }

    /** The processes of an earlier daemon, as it left them. */
    static Crew found(
            List<PlannedProcess> processes, Function<PlannedProcess, CrewMember> members) {
        var beside = processes.stream().filter(process -> !process.main()).map(members).toList();
        return new Crew(first(processes), Phase.RUNNING, beside, false, false);
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
                    case Event.Of(var name, var what) ->
                            one(name, member -> whileEnding(member, what).on(what, rules, orders));
                    case Event.Ready(var name) -> one(name, CrewMember::readied);
                    case Event.Hold(var name, var force) -> {
                        var asked = new Lifecycle.Event.StopAsked(force);
                        yield one(name, member -> member.held(true).on(asked, rules, orders));
                    }
                    case Event.Begin(var name) -> begin(name, rules, orders);
                };
        return new Step(next.settled(rules, orders), List.copyOf(orders));
    }

    private Crew in(Phase other) {
        return new Crew(main, other, members, ending, fresh);
    }

    private Crew each(UnaryOperator<CrewMember> change) {
        return new Crew(main, phase, members.stream().map(change).toList(), ending, fresh);
    }

    private Crew one(String name, UnaryOperator<CrewMember> change) {
        return each(member -> member.name().equals(name) ? change.apply(member) : member);
    }

    private CrewTies ties() {
        return new CrewTies(main, phase, members);
    }

    private Crew due(Rules rules, List<Order> orders) {
        var asked = new Lifecycle.Event.StartAsked();
        var started =
                each(
                        member ->
                                fresh && !member.leaves() && !member.held()
                                        ? member.on(asked, rules, orders)
                                        : member);
        return new Crew(main, Phase.WAITING, started.members(), false, false);
    }

    private Crew begin(String name, Rules rules, List<Order> orders) {
        var asked = new Lifecycle.Event.StartAsked();
        var names = ties().startedWith(name);
        return each(
                member ->
                        names.contains(member.name())
                                ? member.held(false).on(asked, rules, orders)
                                : member);
    }

    /** A user starts the app: those that he stopped alone are meant, too. */
    Crew released() {
        return each(member -> member.held(false));
    }

    private Crew late(List<Order> orders) {
        if (phase != Phase.WAITING) {
            return this;
        }
        var first = main.orElseThrow();
        var missing = ties().missing(first);
        orders.add(new Order.RefuseMain(Refusals.dependencyLate(first.name(), missing)));
        return in(Phase.AT_REST);
    }

    private Crew end(boolean force, Rules rules, List<Order> orders) {
        var asked = new Lifecycle.Event.StopAsked(force);
        var all =
                each(
                        member ->
                                force || !member.isAlive()
                                        ? member.on(asked, rules, orders)
                                        : member);
        if (phase == Phase.WAITING) {
            orders.add(new Order.RefuseMain(Refusals.endedBefore(main.orElseThrow().name())));
        }
        var then = phase == Phase.WAITING ? Phase.AT_REST : phase;
        return new Crew(main, then, all.members(), true, true);
    }

    // One that waits for others to end, and ends by itself, is not started again.
    private CrewMember whileEnding(CrewMember member, Lifecycle.Event event) {
        return ending && member.isAlive() && event instanceof Lifecycle.Event.Exited
                ? member.at(new Lifecycle.Stopping(false))
                : member;
    }

    // Each step may free another process to start or to end.
    private Crew settled(Rules rules, List<Order> orders) {
        var next = ending ? endNext(rules, orders) : startNext(rules, orders);
        return next.equals(this) ? this : next.settled(rules, orders);
    }

    private Crew startNext(Rules rules, List<Order> orders) {
        var ties = ties();
        var started =
                each(
                        member ->
                                member.life() instanceof Lifecycle.Preparing
                                                && ties.isFree(member.process())
                                        ? launched(member, rules, orders)
                                        : member);
        if (phase != Phase.WAITING) {
            return started;
        }
        var first = main.orElseThrow();
        if (ties.isFree(first)) {
            orders.add(new Order.LaunchMain());
            return started.in(Phase.RUNNING);
        }
        if (ties.isHopeless(first)) {
            var missing = ties.missing(first);
            orders.add(new Order.RefuseMain(Refusals.dependencyFailed(first.name(), missing)));
            return started.in(Phase.AT_REST);
        }
        return started;
    }

    private static CrewMember launched(CrewMember member, Rules rules, List<Order> orders) {
        return member.on(new Lifecycle.Event.Prepared(), rules, orders)
                .on(new Lifecycle.Event.Installed(), rules, orders);
    }

    private Crew endNext(Rules rules, List<Order> orders) {
        var ties = ties();
        var asked = new Lifecycle.Event.StopAsked(false);
        var ended =
                each(
                        member ->
                                member.isAlive()
                                                && !(member.life() instanceof Lifecycle.Stopping)
                                                && ties.isNeededByNone(member.name())
                                        ? member.on(asked, rules, orders)
                                        : member);
        var mainsTurn =
                (phase == Phase.RUNNING || phase == Phase.READY)
                        && main.filter(first -> ties.isNeededByNone(first.name())).isPresent();
        if (mainsTurn) {
            orders.add(new Order.EndMain());
        }
        return ended.in(mainsTurn ? Phase.ENDING : phase);
    }
}
