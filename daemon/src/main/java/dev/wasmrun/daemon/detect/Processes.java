package dev.wasmrun.daemon.detect;

import static dev.wasmrun.daemon.detect.ProjectProcess.invalid;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The processes that a project names, checked as a whole. */
final class Processes {
    private static final int MOST = 20;
    private static final String MAIN = "web";

    private Processes() {}

    /**
     * Refuses two of one name, one that depends on none that there is, and a circle.
     *
     * @param where they are written
     */
    static List<ProjectProcess> checked(List<ProjectProcess> all, String where) {
        if (all.size() > MOST) {
            throw invalid(
                    "too-many-processes",
                    "%s has %d processes; an app can have %d".formatted(where, all.size(), MOST),
                    "Start those that belong together by one command");
        }
        var names = new HashSet<String>();
        for (var one : all) {
            if (!names.add(one.name())) {
                throw invalid(
                        "process-twice",
                        "%s has two processes with the name %s".formatted(where, one.name()),
                        "Give each process a name of its own");
            }
        }
        all.forEach(one -> known(one, names));
        all.forEach(one -> refuseCircle(List.of(one.name()), all));
        return all;
    }

    private static void known(ProjectProcess process, Set<String> names) {
        for (var name : process.dependsOn()) {
            if (!names.contains(name)) {
                throw invalid(
                        "process-unknown",
                        "The process %s depends on %s, and there is none"
                                .formatted(process.name(), name),
                        Spelling.meant(name, names)
                                .map("Did you mean '%s'?"::formatted)
                                .orElseGet(
                                        () ->
                                                "There are: "
                                                        + names.stream()
                                                                .sorted()
                                                                .collect(
                                                                        Collectors.joining(", "))));
            }
        }
    }

    // At most so many steps as there are processes: a way that comes back is refused at once.
    private static void refuseCircle(List<String> way, List<ProjectProcess> all) {
        for (var next :
                named(way.getLast(), all).map(ProjectProcess::dependsOn).orElse(List.of())) {
            var further = new ArrayList<>(way);
            further.add(next);
            if (next.equals(way.getFirst())) {
                throw invalid(
                        "process-circle",
                        "No process of these can be the first: "
                                + String.join(" depends on ", further),
                        "Remove one of these from depends_on");
            }
            if (!way.contains(next)) {
                refuseCircle(further, all);
            }
        }
    }

    /** The one that the app stands and falls with: that of this name, else the first. */
    static Optional<ProjectProcess> main(List<ProjectProcess> all) {
        return named(MAIN, all).or(() -> all.stream().findFirst());
    }

    private static Optional<ProjectProcess> named(String name, List<ProjectProcess> all) {
        return all.stream().filter(one -> one.name().equals(name)).findFirst();
    }
}
