package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;

import java.util.concurrent.CompletionStage;

/** Finds out how a folder is installed and started. */
public interface Planner {
    /** Fails with a {@code ProblemException} when the folder cannot be run. */
    CompletionStage<Planned> plan(AppSpec spec);

    /** The same with the runtimes that this app turned out to need. */
    default CompletionStage<Planned> plan(AppName app, AppSpec spec) {
        return plan(spec);
    }
}
