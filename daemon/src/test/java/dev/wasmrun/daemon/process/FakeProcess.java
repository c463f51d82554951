package dev.wasmrun.daemon.process;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A process that notes what is asked of it and ends when a test says so. */
public final class FakeProcess implements RunningProcess {
    private final long pid;
    private final CompletableFuture<Exit> end = new CompletableFuture<>();
    private final AtomicLong seconds = new AtomicLong();
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

    /** Half a processor, by a clock of its own. */
    @Override
    public CompletionStage<Measure> measure() {
        var now = seconds.incrementAndGet() * 1_000_000_000;
        return CompletableFuture.completedFuture(
                new Measure(new Consumption(now, now / 2, 50 << 20, 3), limitsMet));
    }

    @Override
    public CompletionStage<Exit> onExit() {
        return end;
    }
}
