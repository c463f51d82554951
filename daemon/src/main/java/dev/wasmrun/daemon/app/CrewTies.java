package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.PlannedProcess;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who of an app's processes waits for whom, as they are now. Part of {@link Crew}. */
record CrewTies(Optional<PlannedProcess> main, Crew.Phase phase, List<CrewMember> members) {
    /** Whether all that it depends on is ready. */
    boolean isFree(PlannedProcess process) {
        return missing(process).isEmpty();
    }

    /** What it still waits for. */
    List<String> missing(PlannedProcess process) {
        return process.dependsOn().stream().filter(name -> !isSatisfied(name)).toList();
    }

    private boolean isSatisfied(String name) {
        return isMain(name)
                ? phase == Crew.Phase.READY
                : member(name).filter(CrewMember::satisfies).isPresent();
    }

    private boolean isMain(String name) {
        return main.filter(first -> first.name().equals(name)).isPresent();
    }

    private Optional<CrewMember> member(String name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    /** Whether something that it waits for, directly or not, has ended for good. */
    boolean isHopeless(PlannedProcess process) {
        return missing(process).stream()
                .flatMap(name -> member(name).stream())
                .anyMatch(
                        member ->
                                member.isOver()
                                        || member.life() instanceof Lifecycle.Preparing
                                                && isHopeless(member.process()));
    }

    /** It, and what rests of all that it depends on, directly or not. */
    Set<String> startedWith(String name) {
        var names = new LinkedHashSet<String>();
        addStarted(name, names);
        return names;
    }

    private void addStarted(String name, Set<String> names) {
        var itself = member(name);
        if (itself.isPresent() && names.add(name)) {
            itself.get().process().dependsOn().stream()
                    .flatMap(other -> member(other).stream())
                    .filter(other -> other.isOver() && !other.isDone())
                    .forEach(other -> addStarted(other.name(), names));
        }
    }

    /** Whether nobody who lives depends on it. */
    boolean isNeededByNone(String name) {
        var byMain =
                phase.isAlive() && main.filter(one -> one.dependsOn().contains(name)).isPresent();
        return !byMain
                && members.stream()
                        .filter(CrewMember::isAlive)
                        .noneMatch(member -> member.process().dependsOn().contains(name));
    }
}
