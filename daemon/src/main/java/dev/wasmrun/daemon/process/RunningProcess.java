package dev.wasmrun.daemon.process;

import java.util.concurrent.CompletionStage;

/** A process in its sandbox, as those who end it and wait for it see it. */
public interface RunningProcess {
    /** The app's first process, as the host numbers it. */
    long pid();

    /** Asks every process of the sandbox to end; harmless when they have ended. */
    void terminate();

    /** Ends every process of the sandbox; harmless when they have ended. */
    void kill();

    /** Completes with the exit code, 128+n for signal n, once nothing of the sandbox is left. */
    CompletionStage<Integer> onExit();
}
