package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.AppStatus;

import org.apache.pekko.pattern.StatusReply;

import java.util.ArrayList;
import java.util.List;

/**
 * The starts that wait until ports and network of an app's last life are given back. Part of {@link
 * Workspace}.
 */
final class UntilClosed {
    private static final int MOST = 100;

    private final AppBase app;
    private final List<App.Command> waiting = new ArrayList<>();

    UntilClosed(AppBase app) {
        this.app = app;
    }

    /** Does it now when nothing is left of the last life, else the command comes again. */
    void then(App.Command command, Runnable now) {
        if (app.network().isClosed()) {
            now.run();
        } else {
            defer(command);
        }
    }

    void defer(App.Command command) {
        if (waiting.size() < MOST) {
            waiting.add(command);
            return;
        }
        var busy = Refusals.busy(app.name());
        switch (command) {
            case App.Request<?> request -> request.refuse(busy);
            case App.Run run -> run.replyTo().tell(StatusReply.error(busy.asException()));
            default -> {
                // nobody waits for an answer
            }
        }
    }

    /** Somebody asked for a stop: a start that still waited is answered, and is none. */
    void outdated(AppStatus status) {
        waiting.forEach(command -> outdated(command, status));
        waiting.clear();
    }

    private static void outdated(App.Command command, AppStatus status) {
        switch (command) {
            case App.Start start -> start.replyTo().tell(StatusReply.success(status));
            case App.Restart restart -> restart.replyTo().tell(StatusReply.success(status));
            case App.Run run ->
                    run.replyTo().tell(StatusReply.success(new App.Started(status, run.isNew())));
            default -> {
                // nobody waits for an answer
            }
        }
    }

    /** All is given back. */
    void goOn() {
        waiting.forEach(app.context().getSelf()::tell);
        waiting.clear();
    }
}
