package dev.wasmrun.daemon.sandbox;

import java.util.concurrent.CompletableFuture;

/** A command that was started in a sandbox. */
public final class Running {
    private final KnownProcess init;
    private final long pid;
    private final CompletableFuture<Integer> exit;

    Running(KnownProcess init, long pid, CompletableFuture<Integer> exit) {
        this.init = init;
        this.pid = pid;
        this.exit = exit;
    }

    /** The command's process as the host numbers it. */
    public long pid() {
        return pid;
    }

    /** Asks every process inside to end (SIGTERM). */
    public void terminate() {
        init.terminateDescendants();
    }

    /** Ends everything inside at once; harmless when it has ended already. */
    public void kill() {
        init.kill();
    }

    /**
     * The exit code once the command has ended and nothing is left inside; 128+n after signal n,
     * 127 when there was no such program, 126 when it could not be run.
     */
    public CompletableFuture<Integer> onExit() {
        return exit.copy();
    }
}
