package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.Settings;
import dev.wasmrun.daemon.logs.AppLog;
import dev.wasmrun.daemon.store.StoredApp;
import dev.wasmrun.protocol.AppName;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

import java.time.Duration;
import java.util.Optional;

/** What the parts of an app's actor share. Part of {@link Workspace}. */
record AppBase(
        ActorContext<App.Command> context,
        TimerScheduler<App.Command> timers,
        AppSupplies supplies,
        SavedApp saved,
        ActorRef<AppLog.Command> log,
        AppNetwork network,
        LoggedProcess.Starter starter) {
    AppName name() {
        return saved.name();
    }

    Settings settings() {
        return supplies.settings();
    }

    void say(String text) {
        log.tell(new AppLog.System(text));
    }

    /** A line of this run of one of several processes. */
    void say(int run, String text) {
        log.tell(new AppLog.System(text, Optional.of(run)));
    }

    /** Takes the number of the next run. */
    int nextRun() {
        save(saved.now().withRun(saved.now().run() + 1));
        return saved.now().run();
    }

    void save(StoredApp changed) {
        var _ = saved.save(changed); // a failure is reported where it is seen
    }

    /** Does this in the actor, called from any thread. */
    void later(Runnable work) {
        context.getSelf().tell(new App.Later(work));
    }

    /** Does this in the actor when the time is over; a new one takes the place of the last. */
    void after(Duration delay, String timer, Runnable work) {
        timers.startSingleTimer(timer, new App.Later(work), delay);
    }
}
