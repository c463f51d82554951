package dev.wasmrun.daemon.process;

import java.util.concurrent.CompletionStage;

/** Starts one process in a sandbox. */
public interface Launcher {
    /**
     * Fails with a {@link dev.wasmrun.protocol.ProblemException} when there is no sandbox to be
     * had.
     */
    CompletionStage<RunningProcess> launch();
}
