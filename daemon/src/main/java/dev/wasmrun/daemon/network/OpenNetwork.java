package dev.wasmrun.daemon.network;

import java.io.IOException;

/** An app's network with its way out. */
public record OpenNetwork(NetworkNamespace namespace, Outbound outbound) implements AutoCloseable {
    /** Makes networks; it may block for some time. */
    @FunctionalInterface
    public interface Opener {
        OpenNetwork open(String name) throws IOException;

        /** Networks of their own with the outbound access that this egress finds. */
        static Opener with(Egress egress) {
            return name -> {
                var namespace = NetworkNamespace.create(name);
                try {
                    return new OpenNetwork(namespace, egress.attach(namespace));
                } catch (RuntimeException e) {
                    namespace.close();
                    throw e;
                }
            };
        }
    }

    @Override
    public void close() {
        outbound.close();
        namespace.close();
    }
}
