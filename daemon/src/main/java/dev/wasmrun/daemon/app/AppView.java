package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.Namespace;
import dev.wasmrun.daemon.store.StoredApp;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.LimitsStatus;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Readiness;
import dev.wasmrun.protocol.Transport;
import dev.wasmrun.protocol.TunnelStatus;

import java.util.List;
import java.util.Optional;

/** An app as others see it. */
final class AppView {
    private AppView() {}

    static AppStatus of(AppBase app, AppLife now, Optional<TunnelStatus> tunnel) {
        var stored = app.saved().now();
        var life = now.now();
        var run = now.run();
        var current = run.current();
        var supplies = app.supplies();
        var planned = now.preparation().known();
        var settings = supplies.settings();
        var forwards = app.network().forwards().statuses();
        var preview = "http://%s.localhost:%s".formatted(stored.name(), settings.port());
        var plan = planned.map(Planned::plan);
        var policy =
                planned.map(Planned::restarts)
                        .map(Restarts::policy)
                        .orElse(Restarts.usual(settings).policy());
        var main =
                new ProcessViews.Main(
                        stored.name(),
                        state(life, run.isInstalling()),
                        current.map(Current::ready).orElse(false),
                        policy,
                        current.map(Current::pid),
                        run.number(),
                        now.restarts(),
                        current.map(Current::startedAt),
                        stored.exitedAt(),
                        now.nextStart(),
                        exitCode(stored, life),
                        problem(life).map(why -> why.about(stored.name())),
                        current.flatMap(Current::usage));
        var processes = ProcessViews.of(now.companions(), main);
        return new AppStatus(
                stored.name(),
                stored.owner(),
                main.state(),
                main.ready(),
                plan.map(known -> known.language()),
                plan.flatMap(known -> known.framework()),
                plan.map(known -> known.version()),
                stored.spec().path(),
                main.pid(),
                processes.isEmpty() ? stored.run() : main.run(),
                main.restarts(),
                current.map(Current::ports).orElse(List.of()),
                forwards,
                Optional.of(url(forwards).orElse(preview)),
                preview,
                policy,
                planned.map(Planned::summary),
                plan,
                stored.spec().env().keySet().stream().sorted().toList(),
                isolation(stored),
                stored.spec().online()
                        ? app.network()
                                .opened()
                                .map(Namespace.Opened::egress)
                                .map(Object::toString)
                                .orElse("none")
                        : "off",
                stored.createdAt(),
                main.startedAt(),
                main.exitedAt(),
                main.nextStart(),
                main.exitCode(),
                main.problem(),
                planned.map(Planned::limits)
                        .map(limits -> supplies.limits(limits, stored.spec().isolation()))
                        .orElse(LimitsStatus.NONE)
                        .withMet(run.limitsMet()),
                processes.isEmpty() ? main.usage() : ProcessViews.sum(processes),
                tunnel,
                now.watch().status(),
                planned.map(Planned::readiness).orElse(Readiness.USUAL).withProblem(run.notReady()),
                processes);
    }

    // While it is only found out whether there is anything to install, nothing is installed.
    private static AppState state(Lifecycle life, boolean installs) {
        return life instanceof Lifecycle.Installing && !installs
                ? AppState.PREPARING
                : life.state();
    }

    private static String isolation(StoredApp stored) {
        return switch (stored.spec().isolation()) {
            case AUTO -> "bubblewrap";
            case NONE -> "none";
        };
    }

    private static Optional<String> url(List<ForwardStatus> forwards) {
        return forwards.stream()
                .filter(forward -> forward.state() == ForwardStatus.State.OPEN)
                .filter(forward -> forward.protocol() == Transport.TCP)
                .filter(forward -> !Debugger.PORTS.contains(forward.appPort().number()))
                .findFirst()
                .map(forward -> "http://" + forward.end().place());
    }

    private static Optional<Integer> exitCode(StoredApp stored, Lifecycle life) {
        return life instanceof Lifecycle.Waiting(_, var code)
                ? code
                : life.state().isAtRest() || life instanceof Lifecycle.BackingOff
                        ? stored.exitCode()
                        : Optional.empty();
    }

    private static Optional<Problem> problem(Lifecycle life) {
        return switch (life) {
            case Lifecycle.Failed(var problem, _) -> Optional.of(problem);
            case Lifecycle.Waiting(var problem, _) -> problem;
            default -> Optional.empty();
        };
    }
}
