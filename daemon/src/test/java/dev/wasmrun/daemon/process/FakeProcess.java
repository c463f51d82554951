package dev.wasmrun.daemon.process;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A process that notes what is asked of it and ends when a test says so. */
public final class FakeProcess implements RunningProcess {
    private final long pid;
    private final CompletableFuture<Exit> end = new CompletableFuture<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public FakeProcess(long pid) {
        this.pid = pid;
    }

    /** {@code terminate} and {@code kill}, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public void end(int exitCode) {
        end.complete(new Exit(exitCode, Instant.now(), List.of()));
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

    @Override
    public CompletionStage<Exit> onExit() {
        return end;
    }
}
