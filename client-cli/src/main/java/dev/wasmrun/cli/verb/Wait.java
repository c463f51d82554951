package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.Following;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Durations;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.Problem;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@code wasmrun wait} returns when an app is so: ready, running or ended. */
final class Wait implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("wait", "Return when an app is ready, running or ended")
                .words("APP", "0..1", "A name or unique prefix (default: the app of this folder)")
                .value("--for", "WHAT", "ready (default), running or exit")
                .value("--timeout", "TIME", "Give up after this (default 60s)")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var goal = call.value("--for").orElse("ready");
        if (!goal.matches("ready|running|exit")) {
            throw Usage.problem(
                    "'%s' is nothing to wait for".formatted(goal),
                    "Use --for ready, --for running or --for exit");
        }
        var limit = Durations.parse("--timeout", call.value("--timeout").orElse("60s"));
        var daemon = call.reader();
        var app = Apps.of(daemon).only(call.words(), call.world().folder());
        var waiting = new Waiting(app, goal, limit);
        if (!waiting.isOver()) {
            Following.follow(daemon, call.terminal(), Optional.of(app.name()), waiting);
        }
        return waiting.outcome(call);
    }

    /** One wait for one app. */
    private static final class Waiting implements Following.Watcher {
        private final String goal;
        private final Duration limit;
        private final Instant deadline;
        private AppView app;

        Waiting(AppView app, String goal, Duration limit) {
            this.app = app;
            this.goal = goal;
            this.limit = limit;
            this.deadline = Instant.now().plus(limit);
        }

        @Override
        public boolean sawEnough(JsonObject event) {
            if (event.text("type").equals(Optional.of("status"))) {
                app = event.object("app").map(AppView::new).orElse(app);
            }
            if (event.text("type").equals(Optional.of("removed"))) {
                throw ended("%s was removed".formatted(app.name()));
            }
            return isOver() || hadEnough();
        }

        @Override
        public boolean hadEnough() {
            if (Instant.now().isAfter(deadline)) {
                throw new Problem(
                                Problem.Kind.TIMEOUT,
                                "wait-timed-out",
                                "%s is %s after %s, not %s"
                                        .formatted(
                                                app.name(),
                                                app.stateName(),
                                                Durations.exact(limit),
                                                goal),
                                "See what it does: wasmrun logs " + app.name())
                        .asException();
            }
            return false;
        }

        boolean isOver() {
            return isReached() || app.isAtRest() || (!goal.equals("exit") && app.awaitsChange());
        }

        /** 0 when it came as hoped; for {@code exit} the app's own code. */
        int outcome(Call call) {
            if (!isReached()) {
                app.problem().ifPresent(call.terminal()::problem);
                throw ended("%s is %s, not %s".formatted(app.name(), app.stateName(), goal));
            }
            if (call.format() != Format.TABLE || call.flag("--quiet")) {
                new Printed(call).one(app.json());
            }
            return goal.equals("exit") ? app.exitCode().orElse(0) : 0;
        }

        private boolean isReached() {
            return switch (goal) {
                case "ready" -> app.isReady();
                case "running" -> app.state() == AppState.RUNNING;
                default -> app.isAtRest() || app.isWaiting();
            };
        }

        private RuntimeException ended(String message) {
            return new Problem(
                            Problem.Kind.FAILED,
                            "app-ended",
                            message,
                            "See why: wasmrun logs " + app.name())
                    .asException();
        }
    }
}
