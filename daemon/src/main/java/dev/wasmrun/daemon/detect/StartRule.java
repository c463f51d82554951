package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;

/** One way to find out how a project of kind {@code P} starts; it notes why when it knows. */
@FunctionalInterface
interface StartRule<P> {
    Optional<Start> find(P project, Notes notes);

    static <P> Optional<Start> first(List<StartRule<P>> rules, P project, Notes notes) {
        return rules.stream().flatMap(rule -> rule.find(project, notes).stream()).findFirst();
    }
}
