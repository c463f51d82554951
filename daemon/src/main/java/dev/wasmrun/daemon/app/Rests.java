package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.Problem;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How companions came to rest, as a later daemon is to know it. Part of {@link Companions}. */
final class Rests {
    private Rests() {}

    /** Those that rest now. */
    static Map<String, RunRecord.Rest> of(Crew crew, Collection<Companion> companions) {
        var resting = new LinkedHashMap<String, RunRecord.Rest>();
        for (var companion : companions) {
            crew.member(companion.name())
                    .filter(member -> member.life().state().isAtRest())
                    .filter(_ -> companion.exitCode().isPresent())
                    .ifPresent(member -> resting.put(member.name(), of(member, companion)));
        }
        return resting;
    }

    private static RunRecord.Rest of(CrewMember member, Companion companion) {
        return new RunRecord.Rest(
                companion.run(),
                companion.exitCode(),
                companion.exitedAt(),
                member.life() instanceof Lifecycle.Failed(var why, _)
                        ? Optional.of(why)
                        : Optional.<Problem>empty());
    }

    /** Where it is in the eyes of the next daemon; {@code runs}: whether there is a run of it. */
    static Lifecycle life(String name, boolean runs, RunRecord record) {
        if (runs) {
            return new Lifecycle.Starting(0);
        }
        return Optional.ofNullable(record.resting().get(name))
                .map(rest -> Lifecycle.atRest(rest.exitCode(), rest.problem()))
                .orElseGet(() -> new Lifecycle.Preparing(0));
    }
}
