package dev.wasmrun.cli.os;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Following;
import dev.wasmrun.cli.app.ForwardView;
import dev.wasmrun.cli.app.LogReader;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Durations;
import dev.wasmrun.cli.shell.Terminal;
import dev.wasmrun.cli.verb.Exit;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Waits until a detached app answers. */
final class Awaiting implements Following.Watcher {
    private final DaemonClient daemon;
    private final Terminal terminal;
    private final Narrator narrator;
    private final Patience patience;
    private AppView app;

    Awaiting(
            DaemonClient daemon,
            Terminal terminal,
            Narrator narrator,
            AppView app,
            Patience patience) {
        this.app = app;
        this.daemon = daemon;
        this.terminal = terminal;
        this.narrator = narrator;
        this.patience = patience;
    }

    /** The app once it answers. When it does not: a refusal, with its last lines. */
    AppView untilItAnswers() {
        if (!isDecided()) {
            Following.follow(daemon, terminal, Optional.of(app.name()), this);
        }
        if (!app.isReady()) {
            var ending = new Ending(app);
            ending.quote(terminal, daemon);
            ending.tell(terminal);
            throw new Exit(ending.codeOfWaiting());
        }
        app.ofReadiness()
                .ifPresent(
                        problem ->
                                terminal.say(
                                        "warning: %s%n  %s"
                                                .formatted(problem.message(), problem.hint())));
        return app;
    }

    @Override
    public boolean sawEnough(JsonObject event) {
        switch (event.text("type").orElse("")) {
            case "status" -> event.object("app").map(AppView::new).ifPresent(this::update);
            case "forward" ->
                    event.object("forward").map(ForwardView::new).ifPresent(narrator::tell);
            case "log" -> LogReader.lines(event).forEach(narrator::takes);
            case "removed" -> throw removed();
            default -> {
                // a gap: the status behind it tells what counts here
            }
        }
        return isDecided() || hadEnough();
    }

    @Override
    public boolean hadEnough() {
        narrator.tick();
        late().ifPresent(
                        problem -> {
                            Ending.quote(terminal, daemon, app.name(), Set.of());
                            throw problem.asException();
                        });
        if (patience.isOver()) {
            Ending.quote(terminal, daemon, app.name(), Set.of());
            throw timedOut(app.name(), patience.limit(), whatToDo());
        }
        return false;
    }

    private String whatToDo() {
        return app.ofReadiness()
                .map(Problem::hint)
                .orElseGet(
                        () ->
                                "%s; see wasmrun logs -f %s"
                                        .formatted(
                                                app.state() == AppState.INSTALLING
                                                        ? "Its dependencies are still being installed"
                                                        : "It still runs",
                                                app.name()));
    }

    static ProblemException timedOut(String app, Duration limit, String hint) {
        return new Problem(
                        Problem.Kind.TIMEOUT,
                        "not-ready",
                        "%s did not answer within %s".formatted(app, Durations.exact(limit)),
                        hint)
                .asException();
    }

    private void update(AppView now) {
        app = now;
        patience.sees(now);
        narrator.tell(now);
    }

    private boolean isDecided() {
        return app.isReady() || app.isAtRest() || app.awaitsChange();
    }

    /** What the daemon says of an app that took longer than its project allows. */
    private Optional<Problem> late() {
        return app.ofReadiness()
                .filter(problem -> problem.kind() == Problem.Kind.TIMEOUT)
                .filter(_ -> !app.isReady() && patience.isTheDaemons());
    }

    private ProblemException removed() {
        return new Problem(
                        Problem.Kind.FAILED,
                        "app-removed",
                        "%s was removed meanwhile".formatted(app.name()),
                        "Run it again: wasmrun os DIR")
                .asException();
    }
}
