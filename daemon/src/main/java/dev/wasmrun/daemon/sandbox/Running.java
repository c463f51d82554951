package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** A process that runs, in its sandbox or without one. */
public final class Running {
    private static final int KILLED = 137;
    private static final Duration EMPTY_DEADLINE = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(1);

    private final Leftovers.Trace trace;
    private final Household household;
    private final StatusFile status;
    private final CompletableFuture<Integer> exit;

    /** {@code monitorEnds}: when the first process does, which ends with the app. */
    Running(
            CompletableFuture<Boolean> monitorEnds,
            Leftovers.Trace trace,
            Household household,
            StatusFile status) {
        this.trace = trace;
        this.household = household;
        this.status = status;
        this.exit =
                monitorEnds.thenApplyAsync(
                        _ -> ended(household, status), Thread::startVirtualThread);
    }

    /** The number of the first process, outside, which ends with the app. */
    long monitor() {
        return trace.monitor().pid();
    }

    /** Process 1 of the sandbox as the host numbers it; without one, the first process. */
    public long init() {
        return trace.init().pid();
    }

    /** The app's first process as the host numbers it; empty once it has ended. */
    public OptionalLong app() {
        return ProcessHandle.of(init()).stream()
                .flatMap(ProcessHandle::children)
                .mapToLong(ProcessHandle::pid)
                .min();
    }

    /** Asks every process inside to end. */
    public void terminate() {
        household.terminate();
    }

    /** Ends all processes inside at once. */
    public void kill() {
        household.kill();
    }

    /** Its temporary folders that are full, of so many bytes each; none once it has ended. */
    public List<String> fullFolders(long size) {
        return TemporaryFolders.full(init(), size);
    }

    /** When it ended, also when no daemon was there to see it; now, while it runs. */
    public Instant endedAt() {
        return status.endedAt();
    }

    /** The app's exit code; 128 and the number for a signal. */
    public CompletableFuture<Integer> onExit() {
        return exit.copy();
    }

    private static int ended(Household household, StatusFile status) {
        // The monitor ends with the command (or was killed): what that left running may still hold
        // a port.
        household.kill();
        var deadline = System.nanoTime() + EMPTY_DEADLINE.toNanos();
        while (household.isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        try {
            return status.exitCode().orElse(KILLED);
        } catch (IOException e) {
            return KILLED;
        }
    }
}
