package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProcessStatus;
import dev.wasmrun.protocol.RestartPolicy;
import dev.wasmrun.protocol.Usage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The several processes of an app as others see them, the main one first. */
final class ProcessViews {
    /** What the main process shares with its app. */
    record Main(
            AppName app,
            AppState state,
            boolean ready,
            RestartPolicy policy,
            Optional<Long> pid,
            int run,
            int restarts,
            Optional<Instant> startedAt,
            Optional<Instant> exitedAt,
            Optional<Instant> nextStart,
            Optional<Integer> exitCode,
            Optional<Problem> problem,
            Optional<Usage> usage) {}

    private ProcessViews() {}

    /** None of an app that is one process. */
    static List<ProcessStatus> of(Companions companions, Main app) {
        var crew = companions.crew();
        return Stream.concat(
                        crew.main().stream().map(process -> main(process, app)),
                        crew.members().stream()
                                .flatMap(
                                        member ->
                                                companions.companion(member.name()).stream()
                                                        .map(one -> beside(member, one, app))))
                .toList();
    }

    /** What all of them take together. */
    static Optional<Usage> sum(List<ProcessStatus> processes) {
        return processes.stream()
                .flatMap(process -> process.usage().stream())
                .reduce(
                        (one, other) ->
                                new Usage(
                                        one.cpus() + other.cpus(),
                                        one.memory() + other.memory(),
                                        one.processes() + other.processes()));
    }

    private static ProcessStatus main(PlannedProcess process, Main app) {
        return new ProcessStatus(
                process.name(),
                true,
                app.state(),
                app.ready(),
                String.join(" ", process.start()),
                process.port(),
                process.dependsOn(),
                app.policy(),
                app.pid(),
                app.run(),
                app.restarts(),
                app.startedAt(),
                app.exitedAt(),
                app.nextStart(),
                app.exitCode(),
                app.problem(),
                app.usage());
    }

    private static ProcessStatus beside(CrewMember member, Companion companion, Main app) {
        var process = member.process();
        var life = member.life();
        return new ProcessStatus(
                process.name(),
                false,
                life.state(),
                member.ready(),
                String.join(" ", process.start()),
                process.port(),
                process.dependsOn(),
                process.restart().orElse(app.policy()),
                companion.pid(),
                companion.run(),
                companion.restarts(),
                companion.startedAt(),
                companion.exitedAt(),
                life instanceof Lifecycle.BackingOff ? companion.nextStart() : Optional.empty(),
                life.state().isAtRest() || life instanceof Lifecycle.BackingOff
                        ? companion.exitCode()
                        : Optional.empty(),
                problem(process.name(), life)
                        .or(companion::notReady)
                        .map(why -> why.about(app.app())),
                companion.usage());
    }

    /** Why it failed, or cannot be started, in its own name. */
    static Optional<Problem> problem(String name, Lifecycle life) {
        return switch (life) {
            case Lifecycle.Failed(var problem, var code) ->
                    code.isPresent()
                            ? Optional.of(Refusals.processEnded(name, code.get()))
                            : Optional.of(problem);
            case Lifecycle.Waiting(var problem, _) -> problem;
            case Lifecycle.Stopped _,
                    Lifecycle.Preparing _,
                    Lifecycle.Installing _,
                    Lifecycle.Starting _,
                    Lifecycle.Running _,
                    Lifecycle.Stopping _,
                    Lifecycle.BackingOff _ ->
                    Optional.empty();
        };
    }
}
