package dev.wasmrun.daemon.process;

import static org.awaitility.Awaitility.await;

import dev.wasmrun.protocol.Usage;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A process that notes what is asked of it and ends when a test says so. */
public final class FakeProcess implements RunningProcess {
    private final long pid;
    private final CompletableFuture<Exit> end = new CompletableFuture<>();
    private final List<Consumer<Measure>> watchers = new CopyOnWriteArrayList<>();
    private volatile List<String> limitsMet = List.of();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public FakeProcess(long pid) {
        this.pid = pid;
    }

    /** {@code terminate} and {@code kill}, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public void end(int exitCode) {
        end.complete(new Exit(exitCode, Instant.now(), limitsMet));
    }

    void endUntold() {
        end.completeExceptionally(new IllegalStateException("nobody knows"));
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void terminate() {
        asked.add("terminate");
    }

    @Override
    public void kill() {
        asked.add("kill");
    }

    public void meets(String limit) {
        limitsMet = List.of(limit);
    }

    @Override
    public AutoCloseable metered(Consumer<Measure> told) {
        watchers.add(told);
        return () -> watchers.remove(told);
    }

    /** Whoever watches is told: half a processor. */
    public void measured() {
        await().until(() -> !watchers.isEmpty());
        watchers.forEach(told -> told.accept(new Measure(new Usage(0.5, 50 << 20, 3), limitsMet)));
    }

    int watchers() {
        return watchers.size();
    }

    @Override
    public CompletionStage<Exit> onExit() {
        return end;
    }
}
