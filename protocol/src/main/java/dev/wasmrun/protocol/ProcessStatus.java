package dev.wasmrun.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One of several processes of an app, as it is.
 *
 * @param main whether the app stands and falls with it
 * @param state as an app's; {@code preparing} while it waits for those that it depends on
 * @param ready whether others that depend on it may start
 * @param command its start command, for people
 * @param port what it gets as PORT
 * @param run the number of its last run among all of the app; 0 before the first
 * @param restarts how often it was started again since a user started it
 * @param nextStartAt when it starts again, while it is backing off
 * @param exitCode of its last run that ended; 128+n for signal n
 * @param problem why it failed, or what it waits for
 */
public record ProcessStatus(
        String name,
        boolean main,
        AppState state,
        boolean ready,
        String command,
        Port port,
        List<String> dependsOn,
        RestartPolicy restartPolicy,
        Optional<Long> pid,
        int run,
        int restarts,
        Optional<Instant> startedAt,
        Optional<Instant> exitedAt,
        Optional<Instant> nextStartAt,
        Optional<Integer> exitCode,
        Optional<Problem> problem,
        Optional<Usage> usage) {
    public ProcessStatus {
        dependsOn = List.copyOf(dependsOn);
    }

    /** The same process at another moment's usage. */
    public ProcessStatus withUsage(Optional<Usage> other) {
        return new ProcessStatus(
                name,
                main,
                state,
                ready,
                command,
                port,
                dependsOn,
                restartPolicy,
                pid,
                run,
                restarts,
                startedAt,
                exitedAt,
                nextStartAt,
                exitCode,
                problem,
                other);
    }
}
