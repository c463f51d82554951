package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Usage;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What an app needs before it can start, command by command. Part of {@link AppRun}. */
final class AppInstall {
    sealed interface Message extends AppRun.Message {}

    private record Due(Optional<Planned.Install> install) implements Message {}

    private record TooLong() implements Message {}

    private record Noted() implements Message {}

    private record WorkFailed(Throwable cause) implements Message {}

    private final AppBase app;
    private final Consumer<Lifecycle.Event> life;
    private final Consumer<String> say;
    private final Consumer<List<String>> met;
    private final Predicate<String> mend;
    private Optional<LoggedProcess> process = Optional.empty();
    private Optional<Planned.Install> installing = Optional.empty();
    private CompletableFuture<?> providing = CompletableFuture.completedFuture(null);
    private Optional<Problem> verdict = Optional.empty();
    private Instant endedAt = Instant.EPOCH;
    private int run;
    private boolean ending;

    AppInstall(
            AppBase app,
            Consumer<Lifecycle.Event> life,
            Consumer<String> say,
            Consumer<List<String>> met,
            Predicate<String> mend) {
        this.app = app;
        this.life = life;
        this.say = say;
        this.met = met;
        this.mend = mend;
    }

    /** Installs what is due; its output belongs to the coming run. */
    void begin(Planned planned, int comingRun) {
        run = comingRun;
        ending = false;
        var name = app.name();
        var supplies = app.supplies();
        var runtime =
                supplies.work(() -> planned.jobs().provide(name, say))
                        .thenCompose(coming -> coming)
                        .toCompletableFuture();
        providing = runtime;
        app.context()
                .pipeToSelf(
                        runtime.thenCompose(_ -> supplies.work(() -> planned.jobs().install(name))),
                        (install, failure) -> {
                            if (runtime.isCancelled()) {
                                return new Due(Optional.empty());
                            }
                            return failure == null ? new Due(install) : new WorkFailed(failure);
                        });
    }

    void terminate() {
        ending = true;
        providing.cancel(false);
        process.ifPresent(LoggedProcess::terminate);
    }

    void kill() {
        ending = true;
        providing.cancel(false);
        process.ifPresent(LoggedProcess::kill);
    }

    boolean isGoingOn() {
        return installing.isPresent();
    }

    boolean hasProcess() {
        return process.isPresent();
    }

    /** Whether what is installed, or being installed, is younger than this. */
    boolean isSince(Instant time) {
        return isGoingOn() || time.isBefore(endedAt);
    }

    void on(Message message) {
        switch (message) {
            case Due(var install) -> due(install);
            case TooLong() -> tooLong();
            case Noted() -> life.accept(new Lifecycle.Event.Installed());
            case WorkFailed(var cause) ->
                    life.accept(new Lifecycle.Event.Refused(Refusals.of(cause)));
        }
    }

    private void due(Optional<Planned.Install> install) {
        if (install.isEmpty() || ending) {
            life.accept(new Lifecycle.Event.Installed());
            return;
        }
        verdict = Optional.empty();
        app.timers().startSingleTimer("install", new TooLong(), app.settings().installTimeout());
        run(install.get());
    }

    private void run(Planned.Install install) {
        installing = Optional.of(install);
        say.accept("Installing: " + install.summary());
        var job = install.job();
        var launcher = app.supplies().launcher(job, app.network().opened().orElseThrow());
        process =
                Optional.of(
                        app.starter()
                                .install(
                                        run,
                                        job.files(),
                                        launcher,
                                        new Command(install, job.files())));
    }

    private void tooLong() {
        verdict = Optional.of(Refusals.installTooLong(app.settings().installTimeout()));
        process.ifPresent(LoggedProcess::kill);
    }

    private void ended(Planned.Install install, int code, List<String> lastLines) {
        installing = Optional.empty();
        if (verdict.isPresent()) {
            over(new Lifecycle.Event.Refused(verdict.get()));
            return;
        }
        if (ending) {
            over(new Lifecycle.Event.Exited(code, Duration.ZERO, false, Optional.empty()));
            return;
        }
        switch (install.after(code, lastLines)) {
            case Planned.Next.Then(var next, var line) -> {
                line.ifPresent(say);
                run(next);
            }
            case Planned.Next.Done(var note, var line) -> {
                line.ifPresent(say);
                note(note);
            }
            case Planned.Next.Failed(var problem) when mend.test(problem.hint()) ->
                    over(new Lifecycle.Event.Exited(code, Duration.ZERO, false, Optional.empty()));
            case Planned.Next.Failed(var problem) -> over(new Lifecycle.Event.Refused(problem));
        }
    }

    private void over(Lifecycle.Event end) {
        isOver();
        life.accept(end);
    }

    // Its time limit must not end what runs afterwards.
    private void isOver() {
        app.timers().cancel("install");
        endedAt = Instant.now();
    }

    private void note(Runnable note) {
        isOver();
        app.context()
                .pipeToSelf(
                        app.supplies()
                                .work(
                                        () -> {
                                            note.run();
                                            return new Noted();
                                        }),
                        (noted, failure) -> failure == null ? noted : new WorkFailed(failure));
    }

    /** A command of it that runs. */
    private final class Command implements LoggedProcess.Owner {
        private final Planned.Install install;
        private final Path files;

        Command(Planned.Install install, Path files) {
            this.install = install;
            this.files = files;
        }

        @Override
        public void launched(long pid) {
            // it is no run of the app
        }

        @Override
        public void refused(Problem problem) {
            process = Optional.empty();
            installing = Optional.empty();
            app.supplies().discard(files);
            over(new Lifecycle.Event.Refused(problem));
        }

        @Override
        public void used(Usage usage, List<String> limitsMet) {
            met.accept(limitsMet);
        }

        @Override
        public void exited() {
            process = Optional.empty();
        }

        @Override
        public void ended(LoggedProcess.End end) {
            app.supplies().discard(files);
            met.accept(end.limitsMet());
            AppInstall.this.ended(install, end.code(), end.lastLines());
        }
    }
}
