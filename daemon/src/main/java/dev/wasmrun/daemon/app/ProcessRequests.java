package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.AppStatus;

import org.apache.pekko.pattern.StatusReply;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What users ask of one of an app's several processes. What is asked of the main one alone is asked
 * of the app, but for a restart. Part of {@link Workspace}.
 */
final class ProcessRequests {
    private final AppBase app;
    private final AppLife life;
    private final Supplier<AppStatus> told;
    private final Consumer<App.Request<AppStatus>> ofApp;
    private final List<App.StopProcess> stops = new ArrayList<>();

    ProcessRequests(
            AppBase app,
            AppLife life,
            Supplier<AppStatus> told,
            Consumer<App.Request<AppStatus>> ofApp) {
        this.app = app;
        this.life = life;
        this.told = told;
        this.ofApp = ofApp;
    }

    void start(App.StartProcess asked) {
        if (isMain(asked.process())) {
            ofApp.accept(new App.Start(asked.replyTo()));
        } else if (canStart(asked, asked.process())) {
            life.companions().start(asked.process());
            answer(asked);
        }
    }

    void restart(App.RestartProcess asked) {
        if (canStart(asked, asked.process())) {
            if (isMain(asked.process())) {
                life.restartMain();
            } else {
                life.companions().restart(asked.process());
            }
            answer(asked);
        }
    }

    void stop(App.StopProcess asked) {
        if (isMain(asked.process())) {
            ofApp.accept(new App.Stop(asked.force(), asked.replyTo()));
        } else if (isKnown(asked, asked.process())) {
            life.companions().hold(asked.process(), asked.force());
            stops.add(asked);
        }
    }

    /** Answers those who wait for a process to end, once it has. */
    void settle() {
        var over = stops.stream().filter(this::isOver).toList();
        stops.removeAll(over);
        over.forEach(this::answer);
    }

    private boolean isOver(App.StopProcess stop) {
        return life.companions()
                .crew()
                .member(stop.process())
                .filter(CrewMember::isAlive)
                .isEmpty();
    }

    private boolean isMain(String process) {
        return life.companions().crew().isMain(process);
    }

    private boolean isKnown(App.Request<?> asked, String process) {
        var names = life.companions().crew().names();
        if (!names.contains(process)) {
            asked.refuse(Refusals.noSuchProcess(app.name(), process, names));
        }
        return names.contains(process);
    }

    // One process alone needs the network that the app has while it runs.
    private boolean canStart(App.Request<?> asked, String process) {
        if (!isKnown(asked, process)) {
            return false;
        }
        var state = life.now().state();
        var runs = !state.isAtRest() && !(life.now() instanceof Lifecycle.Stopping);
        if (!runs) {
            asked.refuse(Refusals.startsWithApp(app.name(), state, process));
        }
        return runs;
    }

    private void answer(App.Request<AppStatus> asked) {
        asked.replyTo().tell(StatusReply.success(told.get()));
    }
}
