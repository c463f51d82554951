package dev.wasmrun.protocol;

import java.util.List;
import java.util.Optional;

/**
 * One of several processes of an app, as its project wants it.
 *
 * @param main whether it is the one that the app stands and falls with, and whose page is the app's
 * @param start its start command, as in {@link Plan#start}
 * @param directory where it starts, relative to the project
 * @param port what it gets as PORT
 * @param listens whether the project says so: it is ready once somebody listens there
 * @param dependsOn the processes that are ready before it starts, and end after it
 * @param restart its own policy; absent: that of the app
 * @param ready the path that must be answered, or {@code exit} for one that is to end well; absent:
 *     it listens, or runs for a moment
 */
public record PlannedProcess(
        String name,
        boolean main,
        List<String> start,
        String directory,
        Port port,
        boolean listens,
        List<String> dependsOn,
        Optional<RestartPolicy> restart,
        Optional<String> ready) {
    public PlannedProcess {
        start = List.copyOf(start);
        dependsOn = List.copyOf(dependsOn);
    }
}
