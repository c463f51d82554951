package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** A process that runs in its sandbox. */
public final class Running {
    private static final int KILLED = 137;
    private static final Duration EMPTY_DEADLINE = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(1);

    private final Leftovers.Trace trace;
    private final StatusFile status;
    private final CompletableFuture<Integer> exit;

    /** {@code monitorEnds}: when the bubblewrap outside does, which ends with the app. */
    Running(CompletableFuture<Boolean> monitorEnds, Leftovers.Trace trace, StatusFile status) {
        this.trace = trace;
        this.status = status;
        this.exit =
                monitorEnds.thenApplyAsync(_ -> ended(trace, status), Thread::startVirtualThread);
    }

    /** The number of the bubblewrap outside, which ends with the app. */
    long monitor() {
        return trace.monitor().pid();
    }

    /** Process 1 of the sandbox as the host numbers it. */
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

    /**
     * Asks every process inside to end, like systemd: a shell or npm in front does not pass the
     * signal on. Not the init: it would take the others down without a word.
     */
    public void terminate() {
        if (trace.init().isAlive()) {
            ProcessHandle.of(init()).stream()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(ProcessHandle::destroy);
        }
    }

    /** Ends all processes inside at once. */
    public void kill() {
        trace.init().kill();
    }

    /** Its temporary folders that are full; none once it has ended. */
    public List<String> fullFolders() {
        return TemporaryFolders.full(init());
    }

    /** When it ended, also when no daemon was there to see it; now, while it runs. */
    public Instant endedAt() {
        return status.endedAt();
    }

    /** The app's exit code; 128 and the number for a signal. */
    public CompletableFuture<Integer> onExit() {
        return exit.copy();
    }

    private static int ended(Leftovers.Trace trace, StatusFile status) {
        // The monitor ends with the command (or was killed): what that left running may still hold
        // a port.
        trace.init().kill();
        var deadline = System.nanoTime() + EMPTY_DEADLINE.toNanos();
        while (trace.init().isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        try {
            return status.exitCode().orElse(KILLED);
        } catch (IOException e) {
            return KILLED;
        }
    }
}
