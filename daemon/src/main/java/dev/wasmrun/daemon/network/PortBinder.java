package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.ForwardSpec;

import java.util.concurrent.CompletionStage;

/**
 * Opens host ports that lead to an app: the one place where a forward touches the outside world.
 */
public interface PortBinder {
    /** Fails with a ProblemException that says what is in the way and what to do about it. */
    CompletionStage<Binding> bind(ForwardSpec spec);

    /** An open host port. */
    interface Binding extends AutoCloseable {
        /** Ends its connections; the port is free when this returns. */
        @Override
        void close();
    }
}
