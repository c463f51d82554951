package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Problem;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How companions came to rest, as a later daemon is to know it. Part of {@link Companions}. */
final class Rests {
    private Rests() {}

    /** Those that rest now, or are about to since a user stopped them. */
    static Map<String, RunRecord.Rest> of(Crew crew, Collection<Companion> companions) {
        var resting = new LinkedHashMap<String, RunRecord.Rest>();
        for (var companion : companions) {
            crew.member(companion.name())
                    .filter(member -> member.life().state().isAtRest() || member.held())
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
                        : Optional.<Problem>empty(),
                member.held());
    }

    /** As the next daemon knows it; {@code runs}: whether there is a run of it. */
    static CrewMember member(PlannedProcess process, boolean runs, RunRecord record) {
        var rest = Optional.ofNullable(record.resting().get(process.name()));
        var life =
                runs
                        ? new Lifecycle.Starting(0)
                        : rest.map(how -> Lifecycle.atRest(how.exitCode(), how.problem()))
                                .orElseGet(() -> new Lifecycle.Preparing(0));
        return CrewMember.of(process, life).held(rest.filter(RunRecord.Rest::held).isPresent());
    }
}
