package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Problem;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A start command, and the install commands that are due before it. */
final class FakeJobs implements Planned.Jobs {
    static final Problem INSTALL_FAILED =
            new Problem(Problem.Kind.INSTALL_FAILED, "install-failed", "npm failed", "Look");

    /** What a failed install ends with. */
    volatile Problem failure = INSTALL_FAILED;

    /** How often an install was noted as done. */
    final AtomicInteger done = new AtomicInteger();

    /** The runtime that wasmrun brings; one that never comes holds a start back. */
    volatile CompletableFuture<?> runtime = CompletableFuture.completedFuture(null);

    /** Whether somebody waits for it. */
    final AtomicBoolean asked = new AtomicBoolean();

    private final List<String> installs;

    FakeJobs(String... installs) {
        this.installs = List.of(installs);
    }

    @Override
    public CompletionStage<?> provide(AppName app, Consumer<String> say) {
        asked.set(true);
        return runtime;
    }

    @Override
    public Optional<Planned.Install> install(AppName app) {
        return installs.isEmpty() ? Optional.empty() : Optional.of(new Command(0));
    }

    @Override
    public Job start(AppName app, int run) {
        return job("start");
    }

    @Override
    public Job beside(AppName app, int run, PlannedProcess process) {
        return job(process.name(), Path.of("/p/run-" + run));
    }

    private static Job job(String command) {
        return job(command, Path.of("/p/out"));
    }

    private static Job job(String command, Path files) {
        return new Job(
                Path.of("/p"),
                "/app",
                List.of(command),
                Map.of(),
                List.of(),
                "shop",
                List.of(),
                files,
                Limits.NONE,
                true,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private final class Command implements Planned.Install {
        private final int index;

        Command(int index) {
            this.index = index;
        }

        @Override
        public Job job() {
            return FakeJobs.job(summary());
        }

        @Override
        public String summary() {
            return installs.get(index);
        }

        @Override
        public Planned.Next after(int exitCode, List<String> lastLines) {
            if (exitCode != 0) {
                return new Planned.Next.Failed(failure);
            }
            return index + 1 < installs.size()
                    ? new Planned.Next.Then(new Command(index + 1), Optional.of("Going on"))
                    : new Planned.Next.Done(done::incrementAndGet, Optional.empty());
        }
    }
}
