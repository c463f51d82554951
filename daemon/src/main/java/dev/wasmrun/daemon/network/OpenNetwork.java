package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.nio.file.Path;

/** An app's network with its way out. */
public record OpenNetwork(NetworkNamespace namespace, Outbound outbound) implements AutoCloseable {
    private static final String FILE = "network.json";

    /** Makes networks; it may block for some time. */
    @FunctionalInterface
    public interface Opener {
        OpenNetwork open(String name) throws IOException;

        /**
         * Networks of their own with the outbound access that this egress finds.
         *
         * @param folder where what a later daemon must know of the network is kept
         */
        static Opener with(Egress egress, Path folder) {
            return name -> connected(NetworkNamespace.create(name), folder, egress::attach);
        }

        /** The network that a process of an earlier daemon lives in. */
        static Opener again(Egress egress, Path folder, long process) {
            var inside = Path.of("/proc", Long.toString(process), "ns/net");
            var kept = folder.resolve(FILE);
            return name ->
                    connected(
                            entered(name, inside, folder),
                            folder,
                            (namespace, _) ->
                                    egress.again(namespace, folder, KeptNetwork.read(kept)));
        }
    }

    @FunctionalInterface
    private interface Way {
        Outbound out(NetworkNamespace namespace, Path folder) throws IOException;
    }

    // Who lived in it may have ended by now: then nobody needs its way out either.
    private static NetworkNamespace entered(String name, Path inside, Path folder)
            throws IOException {
        try {
            return NetworkNamespace.enter(name, inside);
        } catch (IOException e) {
            clear(folder);
            throw e;
        }
    }

    private static OpenNetwork connected(NetworkNamespace namespace, Path folder, Way way)
            throws IOException {
        try {
            var outbound = way.out(namespace, folder);
            KeptNetwork.of(outbound).write(folder.resolve(FILE));
            return new OpenNetwork(namespace, outbound.thenReleased(() -> forget(folder)));
        } catch (IOException | RuntimeException e) {
            namespace.close();
            throw e;
        }
    }

    /** Ends what a killed daemon left of a network in which nothing lives any more. */
    public static void clear(Path folder) throws IOException {
        Slirp.endOf(folder);
        forget(folder);
    }

    private static void forget(Path folder) {
        KeptNetwork.forget(folder.resolve(FILE));
        KeptNetwork.forget(folder.resolve(Slirp.NOTE));
    }

    @Override
    public void close() {
        outbound.close();
        namespace.close();
    }
}
