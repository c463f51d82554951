package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.logs.AppLog;
import dev.wasmrun.daemon.process.AppProcess;
import dev.wasmrun.daemon.process.Launcher;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Usage;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One process of an app with its output, which the app's log follows: its end is told after its
 * last line. Part of the {@link App} actor.
 */
final class LoggedProcess {
    /** What its owner is told: once launched or refused, and, when launched, once ended. */
    interface Owner {
        void launched(long pid);

        void refused(Problem problem);

        void used(Usage usage, List<String> limitsMet);

        /** It is gone, and its last lines are still being read. */
        void exited();

        void ended(End end);
    }

    record End(int code, Instant at, List<String> limitsMet, List<String> lastLines) {
        /** What to do about it, where its last lines give that away. */
        Optional<String> cause() {
            return CrashCause.hint(lastLines);
        }
    }

    // A log that is broken must not hold an end back; it begins anew while lines are read.
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Starter starter;
    private final int run;
    private final Path files;
    private final Owner owner;
    private final ActorRef<AppProcess.Command> actor;

    private LoggedProcess(
            Starter starter, int run, Path files, String name, Launcher launcher, Owner owner) {
        this.starter = starter;
        this.run = run;
        this.files = files;
        this.owner = owner;
        var self = starter.context.getSelf();
        this.actor =
                starter.context.spawn(
                        AppProcess.create(
                                launcher, status -> self.tell(new App.Later(() -> told(status)))),
                        name);
    }

    /** Starts the processes of one app. */
    static final class Starter {
        private final ActorContext<App.Command> context;
        private final TimerScheduler<App.Command> timers;
        private final ActorRef<AppLog.Command> log;
        private final ActorRef<AppLog.Draining> drained;
        private final Map<Integer, Draining> draining = new HashMap<>();
        private int spawned;

        private record Draining(LoggedProcess process, AppProcess.Status.Exited exit) {}

        Starter(
                ActorContext<App.Command> context,
                TimerScheduler<App.Command> timers,
                ActorRef<AppLog.Command> log) {
            this.context = context;
            this.timers = timers;
            this.log = log;
            this.drained =
                    context.messageAdapter(
                            AppLog.Draining.class, draining -> new App.Later(() -> read(draining)));
        }

        LoggedProcess install(int run, Path files, Launcher launcher, Owner owner) {
            log.tell(new AppLog.Follow(run, files, true));
            return new LoggedProcess(this, run, files, name("install"), launcher, owner);
        }

        LoggedProcess main(int run, Path files, Launcher launcher, Owner owner) {
            log.tell(new AppLog.Follow(run, files, false));
            return new LoggedProcess(this, run, files, name("process"), launcher, owner);
        }

        LoggedProcess beside(int run, Path files, Launcher launcher, Owner owner) {
            log.tell(new AppLog.FollowBeside(run, files));
            return new LoggedProcess(this, run, files, name("process"), launcher, owner);
        }

        private String name(String kind) {
            return "%s-%d".formatted(kind, ++spawned);
        }

        private void drain(LoggedProcess process, AppProcess.Status.Exited exit) {
            draining.put(process.run, new Draining(process, exit));
            log.tell(new AppLog.Drain(process.run, drained));
            awaitDrained(process.run);
        }

        private void awaitDrained(int run) {
            timers.startSingleTimer(
                    "drain-" + run, new App.Later(() -> ended(run, List.of())), DRAIN);
        }

        private void read(AppLog.Draining answer) {
            switch (answer) {
                case AppLog.StillReading(var run) -> {
                    if (draining.containsKey(run)) {
                        awaitDrained(run);
                    }
                }
                case AppLog.Drained(var run, var lastLines) -> ended(run, lastLines);
            }
        }

        // Nothing, when the log answers after its time.
        private void ended(int run, List<String> lastLines) {
            var over = draining.remove(run);
            if (over != null) {
                timers.cancel("drain-" + run);
                var exit = over.exit();
                over.process()
                        .owner
                        .ended(new End(exit.exitCode(), exit.at(), exit.limitsMet(), lastLines));
            }
        }
    }

    private void told(AppProcess.Status status) {
        switch (status) {
            case AppProcess.Status.Launched(var pid) -> owner.launched(pid);
            case AppProcess.Status.Refused(var problem) -> {
                starter.log.tell(new AppLog.Drain(run, starter.context.getSystem().ignoreRef()));
                owner.refused(problem);
            }
            case AppProcess.Status.Used(var usage, var met) -> owner.used(usage, met);
            case AppProcess.Status.Exited exit -> {
                owner.exited();
                starter.drain(this, exit);
            }
        }
    }

    Path files() {
        return files;
    }

    void terminate() {
        actor.tell(new AppProcess.Terminate());
    }

    void kill() {
        actor.tell(new AppProcess.Kill());
    }
}
