package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.ProcessView;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.protocol.Problem;

import java.util.Optional;

/** The run that {@code --run} names: one that there was, or may come while one follows. */
final class WishedRun {
    private WishedRun() {}

    static Optional<Long> of(Call call, DaemonClient daemon, AppView app) {
        return call.value("--run")
                .map(text -> text.equals("last") ? last(call, app) : number(call, daemon, app));
    }

    private static long last(Call call, AppView app) {
        return call.value("--process")
                .flatMap(name -> ProcessView.of(app, name))
                .map(ProcessView::run)
                .orElseGet(() -> (long) app.run());
    }

    private static long number(Call call, DaemonClient daemon, AppView app) {
        var text = call.value("--run").orElseThrow();
        if (!text.matches("\\d{1,9}")) {
            throw Usage.problem(
                    "'%s' is no run".formatted(text), "Write its number, or --run last");
        }
        var run = Long.parseLong(text);
        // of several apps, some may have had fewer runs
        if (call.words().size() < 2 && !call.flag("--follow")) {
            require(daemon, app, run);
        }
        return run;
    }

    private static void require(DaemonClient daemon, AppView app, long run) {
        if (run <= app.run()) {
            return;
        }
        var newest =
                daemon.objects(Apps.path(app.name()) + "/logs/runs").stream()
                        .mapToLong(one -> one.number("run").orElse(0L))
                        .max()
                        .orElse(0);
        if (run > newest) {
            throw new Problem(
                            Problem.Kind.NOT_FOUND,
                            "run-not-found",
                            "%s has had no run %d".formatted(app.name(), run),
                            "Its newest is run %d; --run last is the last one"
                                    .formatted(Math.max(newest, app.run())))
                    .asException();
        }
    }
}
