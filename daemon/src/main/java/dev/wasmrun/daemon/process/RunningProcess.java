package dev.wasmrun.daemon.process;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A process in its sandbox, as those who end it and wait for it see it. */
public interface RunningProcess {
    /**
     * @param code 128+n for signal n
     * @param at when it ended; before its daemon's start when it ended while none ran
     * @param limitsMet which limits it met, for its log
     */
    record Exit(int code, Instant at, List<String> limitsMet) {}

    /** The app's first process, as the host numbers it. */
    long pid();

    /** Asks every process of the sandbox to end; harmless when they have ended. */
    void terminate();

    /** Ends every process of the sandbox; harmless when they have ended. */
    void kill();

    /**
     * Tells what it takes with all that it started, on any thread, whenever that has changed but
     * not more often than every few seconds; until the answer is closed.
     */
    AutoCloseable metered(Consumer<Measure> told);

    /** Completes once nothing of the sandbox is left. */
    CompletionStage<Exit> onExit();
}
