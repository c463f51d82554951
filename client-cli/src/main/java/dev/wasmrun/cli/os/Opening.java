package dev.wasmrun.cli.os;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Following;
import dev.wasmrun.cli.app.ForwardView;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Terminal;
import dev.wasmrun.cli.verb.Exit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Waits until a detached app has the forwards that were asked for: nobody would see a refusal that
 * comes when the command has returned.
 */
final class Opening implements Following.Watcher {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private final DaemonClient daemon;
    private final Terminal terminal;
    private final Narrator narrator;
    private final Instant deadline = Instant.now().plus(LIMIT);
    private AppView app;

    Opening(DaemonClient daemon, Terminal terminal, Narrator narrator, AppView app) {
        this.daemon = daemon;
        this.terminal = terminal;
        this.narrator = narrator;
        this.app = app;
    }

    AppView untilForwardsAreTold() {
        if (!isDecided()) {
            Following.follow(daemon, terminal, Optional.of(app.name()), this);
        }
        if (app.isAtRest() && app.problem().isPresent()) {
            var ending = new Ending(app);
            ending.tell(terminal);
            throw new Exit(ending.codeOfWaiting());
        }
        return app;
    }

    @Override
    public boolean sawEnough(JsonObject event) {
        if (event.text("type").equals(Optional.of("status"))) {
            app = event.object("app").map(AppView::new).orElse(app);
            narrator.tell(app);
        }
        return event.text("type").equals(Optional.of("removed")) || isDecided() || hadEnough();
    }

    /** What takes longer than this goes on without us; {@code ps} tells. */
    @Override
    public boolean hadEnough() {
        return Instant.now().isAfter(deadline);
    }

    // A forward that is refused on a start ends the app with its reason.
    private boolean isDecided() {
        return app.isAtRest() || app.forwards().stream().allMatch(Opening::isOpen);
    }

    private static boolean isOpen(ForwardView forward) {
        return forward.state().equals("open");
    }
}
