package dev.wasmrun.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An app as it is.
 *
 * @param ready whether the app answers on one of its ports
 * @param pid of the app's first process, as the host sees it
 * @param run which life of the process this is, from 1; 0 before the first
 * @param restarts how often it was started again since a user started it
 * @param ports where the app listens, inside its network; the app's true port first
 * @param url where its page is: the first open forward, else the preview
 * @param preview the page behind the daemon, {@code http://NAME.localhost:8420}
 * @param summary the plan in one line
 * @param envNames the names of the variables that the user gave
 * @param isolation what the app is kept apart by: {@code bubblewrap}, or {@code none} when a user
 *     wanted that
 * @param outbound how it reaches the world: {@code veth}, {@code slirp4netns}, {@code pasta},
 *     {@code none}, {@code off} when a user wanted none, or {@code host} without isolation
 * @param nextStartAt when a process that is backing off starts again
 * @param exitCode of the last run that ended; 128+n for signal n
 * @param problem why it failed
 * @param limits how much of the machine it may take
 * @param usage how much it takes; absent in its first seconds and while it does not run
 * @param tunnel its way to the public, when somebody asked for one
 * @param watch whether it starts again when its files change
 * @param readiness when it counts as ready
 * @param processes each of several; empty for an app that is one process
 */
public record AppStatus(
        AppName name,
        String owner,
        AppState state,
        boolean ready,
        Optional<Language> language,
        Optional<String> framework,
        Optional<String> runtimeVersion,
        String path,
        Optional<Long> pid,
        int run,
        int restarts,
        List<Port> ports,
        List<ForwardStatus> forwards,
        Optional<String> url,
        String preview,
        RestartPolicy restartPolicy,
        Optional<String> summary,
        Optional<Plan> plan,
        List<String> envNames,
        String isolation,
        String outbound,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> exitedAt,
        Optional<Instant> nextStartAt,
        Optional<Integer> exitCode,
        Optional<Problem> problem,
        LimitsStatus limits,
        Optional<Usage> usage,
        Optional<TunnelStatus> tunnel,
        WatchStatus watch,
        Readiness readiness,
        List<ProcessStatus> processes) {
    public AppStatus {
        ports = List.copyOf(ports);
        forwards = List.copyOf(forwards);
        envNames = List.copyOf(envNames);
        processes = List.copyOf(processes);
    }

    /** The same app at another moment's usage. {@code each}: by the names of its processes. */
    public AppStatus withUsage(Optional<Usage> other, Map<String, Usage> each) {
        var measured =
                processes.stream()
                        .map(one -> one.withUsage(Optional.ofNullable(each.get(one.name()))))
                        .toList();
        return with(other, tunnel, measured);
    }

    /** What each of several processes takes, by name. */
    public Map<String, Usage> usages() {
        return processes.stream()
                .filter(one -> one.usage().isPresent())
                .collect(Collectors.toMap(ProcessStatus::name, one -> one.usage().get()));
    }

    public AppStatus withTunnel(Optional<TunnelStatus> other) {
        return with(usage, other, processes);
    }

    private AppStatus with(
            Optional<Usage> nowUsed,
            Optional<TunnelStatus> nowPublic,
            List<ProcessStatus> nowRunning) {
        return new AppStatus(
                name,
                owner,
                state,
                ready,
                language,
                framework,
                runtimeVersion,
                path,
                pid,
                run,
                restarts,
                ports,
                forwards,
                url,
                preview,
                restartPolicy,
                summary,
                plan,
                envNames,
                isolation,
                outbound,
                createdAt,
                startedAt,
                exitedAt,
                nextStartAt,
                exitCode,
                problem,
                limits,
                nowUsed,
                nowPublic,
                watch,
                readiness,
                nowRunning);
    }
}
