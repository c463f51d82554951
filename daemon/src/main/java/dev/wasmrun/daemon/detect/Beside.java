package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Reload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How several processes of a project run beside one another. */
final class Beside {
    // as foreman does: room for more between the ports of two processes
    private static final int STEP = 100;
    private static final int HIGHEST = 65_535;

    private Beside() {}

    /** Empty when there is but one. */
    static List<PlannedProcess> plan(
            List<ProjectProcess> all, Start mainStart, String folder, Port mainPort) {
        if (all.size() < 2) {
            return List.of();
        }
        var main = Processes.main(all).orElseThrow();
        var planned = new ArrayList<PlannedProcess>();
        for (var one : all) {
            var isMain = one.equals(main);
            var others = (int) planned.stream().filter(other -> !other.main()).count();
            planned.add(
                    new PlannedProcess(
                            one.name(),
                            isMain,
                            isMain ? mainStart.command() : List.of(one.start()),
                            one.cwd().orElse(folder),
                            isMain
                                    ? mainPort
                                    : one.ownPort().orElseGet(() -> further(mainPort, others + 1)),
                            one.port().isPresent(),
                            one.dependsOn(),
                            one.restart(),
                            one.ready()));
        }
        return planned;
    }

    /** For the plan's line. */
    static String words(List<PlannedProcess> planned) {
        return planned.isEmpty()
                ? ""
                : planned.stream()
                        .filter(one -> !one.main())
                        .map(PlannedProcess::name)
                        .collect(Collectors.joining(", ", "; beside it: ", ""));
    }

    /** Whether a process says that this port is its own. */
    static boolean listensOn(List<ProjectProcess> all, Port port) {
        return all.stream().anyMatch(one -> one.ownPort().equals(Optional.of(port)));
    }

    private static Port further(Port main, int step) {
        var up = main.number() + STEP * step;
        return new Port(up <= HIGHEST ? up : main.number() - STEP * step);
    }

    /** Only an app whose processes all reload by themselves can be left alone. */
    static Reload reload(List<ProjectProcess> all, Reload main, Folder folder) {
        var mainOne = Processes.main(all);
        var others = all.stream().filter(one -> !mainOne.equals(Optional.of(one)));
        return others.allMatch(
                        one ->
                                Reloading.of(Start.shell(one.start()), folder, new Notes())
                                        == Reload.SELF)
                ? main
                : Reload.RESTART;
    }
}
