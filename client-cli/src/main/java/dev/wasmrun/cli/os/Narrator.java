package dev.wasmrun.cli.os;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.ForwardView;
import dev.wasmrun.cli.app.LogLineView;
import dev.wasmrun.cli.app.PlanText;
import dev.wasmrun.cli.shell.Durations;
import dev.wasmrun.cli.shell.Style;
import dev.wasmrun.cli.shell.Terminal;
import dev.wasmrun.protocol.AppState;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells on stderr how an app gets on: its plan, its install, its forwards, where it answers. */
final class Narrator {
    private final Terminal terminal;
    private final boolean verbose;
    private final Steps steps;
    private final Map<String, String> forwards = new HashMap<>();
    private final Map<String, String> hints = new HashMap<>();
    private Optional<AppState> state = Optional.empty();
    private String changeTold = "";
    private final Set<String> warningsTold = new HashSet<>();
    private boolean planIsTold;
    private boolean readyIsTold;

    Narrator(Terminal terminal, boolean verbose) {
        this.terminal = terminal;
        this.verbose = verbose;
        this.steps = new Steps(terminal);
    }

    void tell(AppView app) {
        tellPlan(app);
        tellWarnings(app);
        if (!state.equals(Optional.of(app.state()))) {
            tellState(app);
            state = Optional.of(app.state());
        }
        app.forwards().forEach(this::tell);
        tellChange(app);
        tellReady(app);
    }

    void tell(ForwardView forward) {
        tellState(forward);
        var hint = forward.hint().orElse("");
        if (!hint.equals(hints.put(forward.describe(), hint)) && !hint.isEmpty()) {
            terminal.say(hint);
        }
    }

    private void tellState(ForwardView forward) {
        var before = forwards.put(forward.describe(), forward.state());
        if (forward.state().equals(before)) {
            return;
        }
        switch (forward.state()) {
            case "open" -> terminal.say("Forward " + forward.describe() + " is open");
            case "refused" -> {
                terminal.say("Forward " + forward.describe() + " is refused");
                forward.problem().ifPresent(terminal::problem);
            }
            case "opening" -> terminal.whisper("Forward " + forward.describe() + " opens …");
            default -> {
                // closed: its app is at rest, which is told already
            }
        }
    }

    /** Whether the line is progress of a step that is shown, not a line to print. */
    boolean takes(LogLineView line) {
        var isProgress = line.stream().equals("install") && !verbose;
        if (isProgress) {
            steps.detail(Style.PLAIN.foreign(line.text()));
            steps.tick();
        }
        return isProgress;
    }

    void tick() {
        steps.tick();
    }

    private void tellPlan(AppView app) {
        if (planIsTold || app.summary().isEmpty()) {
            return;
        }
        terminal.say("%s: %s".formatted(app.name(), app.summary().get()));
        app.plan().ifPresent(plan -> new PlanText(terminal).tellReasons(plan, verbose));
        if (app.isBare()) {
            terminal.say(
                    "%s is NOT ISOLATED: it has no sandbox and runs with its owner's rights"
                            .formatted(app.name()));
        }
        planIsTold = true;
    }

    // A later start may have others.
    private void tellWarnings(AppView app) {
        app.plan().stream()
                .flatMap(plan -> plan.texts("warnings").stream())
                .filter(warningsTold::add)
                .forEach(warning -> terminal.say("warning: " + warning));
    }

    private void tellState(AppView app) {
        if (state.filter(AppState.INSTALLING::equals).isPresent()) {
            steps.end(app.state() == AppState.FAILED || app.isWaiting() ? "failed" : "done");
        }
        switch (app.state()) {
            case INSTALLING -> steps.begin("Installing dependencies");
            case BACKING_OFF -> terminal.say(backingOff(app));
            case WAITING ->
                    terminal.say(app.name() + " has ended; it starts again when you save a file");
            case STOPPING -> terminal.say(app.name() + " is stopping …");
            case STARTING -> readyIsTold = false;
            case PREPARING, RUNNING, STOPPED, FAILED -> {}
        }
    }

    private void tellChange(AppView app) {
        var files = app.changedFiles();
        var change = app.run() + String.join(" ", files);
        if (verbose && !files.isEmpty() && !change.equals(changeTold)) {
            terminal.say("Changed: " + String.join(", ", files));
            app.watchReason().ifPresent(reason -> terminal.say("Starts again: " + reason));
        }
        changeTold = change;
    }

    private static String backingOff(AppView app) {
        var code = app.exitCode().map(number -> " with code " + number).orElse("");
        var when =
                app.nextStartAt()
                        .map(
                                at ->
                                        " in "
                                                + Durations.exact(
                                                        atLeastNothing(
                                                                Duration.between(
                                                                        Instant.now(), at))))
                        .orElse("");
        return "%s ended%s; it starts again%s".formatted(app.name(), code, when);
    }

    private static Duration atLeastNothing(Duration span) {
        return span.isNegative() ? Duration.ZERO : span;
    }

    private void tellReady(AppView app) {
        if (app.isReady() && !readyIsTold) {
            app.url()
                    .or(app::preview)
                    .ifPresent(url -> terminal.say("%s answers at %s".formatted(app.name(), url)));
            terminal.whisper("Its page above its live logs, in the browser: wasmrun ui");
            readyIsTold = true;
        }
    }
}
