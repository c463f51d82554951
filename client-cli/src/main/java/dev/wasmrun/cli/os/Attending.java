package dev.wasmrun.cli.os;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.Following;
import dev.wasmrun.cli.app.ForwardView;
import dev.wasmrun.cli.app.LogDress;
import dev.wasmrun.cli.app.LogLineView;
import dev.wasmrun.cli.app.LogReader;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Terminal;
import dev.wasmrun.cli.verb.Call;
import dev.wasmrun.cli.verb.Exit;

import java.time.Duration;
import java.util.Optional;

/** Stays with an app in the foreground: tells how it gets on and prints its log until it ends. */
final class Attending implements Following.Watcher {
    private static final int LINES_OF_BEFORE = 10;
    private final Terminal terminal;
    private final DaemonClient daemon;
    private final Stopper stopper;
    private final boolean attached;
    private final Narrator narrator;
    private final LogDress outDress;
    private final LogDress errDress;
    private final boolean verbose;
    private final Optional<Patience> patience;
    private final LogReader log;
    private AppView app;
    private boolean answered;
    private boolean logIsJoined;

    /** {@code seen} is the number of the last log line of the app's earlier lives. */
    Attending(
            Call call,
            OsRequest request,
            DaemonClient daemon,
            Stopper stopper,
            AppView app,
            long seen) {
        this.terminal = call.terminal();
        this.daemon = daemon;
        this.stopper = stopper;
        this.attached = stopper.isAttached();
        this.verbose = request.verbose();
        this.narrator = new Narrator(terminal, verbose);
        this.outDress = new LogDress(terminal.outStyle(), false);
        this.errDress = new LogDress(terminal.errStyle(), false);
        this.patience =
                Optional.of(request).filter(OsRequest::waits).map(it -> new Patience(it, app));
        this.app = app;
        this.log =
                new LogReader(
                        daemon,
                        app.name(),
                        attached ? Math.max(0, seen - LINES_OF_BEFORE) : seen,
                        this::print);
    }

    /** Answers the exit code. */
    int untilItEnds() {
        if (attached) {
            terminal.say(
                    "%s runs already; following it (Ctrl-C leaves it running)"
                            .formatted(app.name()));
        }
        narrator.tell(app);
        Following.follow(daemon, terminal, Optional.of(app.name()), this);
        if (attached && stopper.isFinished()) {
            terminal.say(
                    "%s runs on; stop it with: wasmrun stop %s".formatted(app.name(), app.name()));
        } else {
            tellEnd();
        }
        var signal = stopper.signal();
        return signal.isPresent() ? 128 + signal.getAsInt() : new Ending(app).ownCode();
    }

    @Override
    public boolean sawEnough(JsonObject event) {
        switch (event.text("type").orElse("")) {
            case "status" -> event.object("app").map(AppView::new).ifPresent(this::update);
            case "log" -> log.on(event);
            case "forward" ->
                    event.object("forward").map(ForwardView::new).ifPresent(narrator::tell);
            case "gap" -> log.catchUp();
            case "removed" -> {
                terminal.say(app.name() + " was removed");
                throw new Exit(1);
            }
            default -> {
                // a newer daemon tells more than this client knows
            }
        }
        terminal.flush();
        return app.isAtRest() || hadEnough();
    }

    @Override
    public boolean hadEnough() {
        narrator.tick();
        patience.filter(one -> !answered && one.isOver()).ifPresent(one -> giveUp(one.limit()));
        return stopper.isFinished();
    }

    private void update(AppView now) {
        app = now;
        patience.ifPresent(one -> one.sees(now));
        answered = answered || now.isReady();
        narrator.tell(now);
        if (!logIsJoined) {
            // what was written before the stream began
            log.catchUp();
            logIsJoined = true;
        }
    }

    private void print(LogLineView line) {
        if (narrator.takes(line)) {
            return;
        }
        if (line.stream().equals("stdout")) {
            terminal.data(outDress.dress(line));
        } else {
            terminal.say(errDress.dress(line));
        }
    }

    private void giveUp(Duration limit) {
        if (!attached) {
            daemon.post(Apps.path(app.name()) + "/stop");
        }
        throw Awaiting.timedOut(
                app.name(),
                limit,
                "Check that it listens on the port of the plan (it gets PORT), or give it more time: --wait=3m");
    }

    private void tellEnd() {
        if (!stopper.hasGivenUp()) {
            // the last words
            log.catchUp();
        }
        terminal.flush();
        var ending = new Ending(app);
        if (stopper.signal().isPresent()) {
            terminal.say(app.name() + " is stopped");
        } else {
            if (ending.isInstallFailure() && !verbose) {
                ending.quote(terminal, daemon);
            }
            ending.tell(terminal);
        }
    }
}
