package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.ForwardSpec;

import java.util.concurrent.CompletionStage;

/** Opens host ports: the one place where a forward touches the outside world. */
public interface PortBinder {
    /** Fails with a {@link dev.wasmrun.protocol.ProblemException} when the port cannot be had. */
    CompletionStage<Binding> bind(ForwardSpec spec);

    /** An open host port. Closing it ends its connections, too. */
    interface Binding extends AutoCloseable {
        @Override
        void close();
    }
}
