package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.nio.file.Path;

/** An app's network with its way out, which is cut and opened as its processes need it. */
public final class OpenNetwork implements AutoCloseable {
    private static final String FILE = "network.json";
    private static final Outbound OFF = Outbound.none("switched off");

    private final NetworkNamespace namespace;
    private final PrivateNetwork seen;
    private final Path folder;
    private final Way way;
    private Outbound outbound;
    private boolean closed;

    OpenNetwork(NetworkNamespace namespace, Path folder, Way way, Outbound outbound) {
        this(namespace, namespace, folder, way, outbound);
    }

    /** {@code seen}: what of the namespace is the app's. */
    private OpenNetwork(
            NetworkNamespace namespace,
            PrivateNetwork seen,
            Path folder,
            Way way,
            Outbound outbound) {
        this.namespace = namespace;
        this.seen = seen;
        this.folder = folder;
        this.way = way;
        this.outbound = outbound;
    }

    /** Makes networks; it may block for some time. */
    @FunctionalInterface
    public interface Opener {
        OpenNetwork open(String name) throws IOException;

        /**
         * Networks of their own with the outbound access that this egress finds.
         *
         * @param folder where what a later daemon must know of the network is kept
         * @param online whether there is a way out from the beginning
         */
        static Opener with(Egress egress, PortWatch watch, Path folder, boolean online) {
            return name -> {
                var namespace = NetworkNamespace.create(name, watch);
                return connected(
                        namespace,
                        folder,
                        egress::attach,
                        () -> online ? egress.attach(namespace, folder) : OFF);
            };
        }

        /**
         * The host's own network, of an app without isolation.
         *
         * @param members the numbers of the app's processes
         */
        static Opener ofHost(PortWatch watch, Path folder, HostNetwork.Members members) {
            return name -> {
                var host = NetworkNamespace.ofHost(name, watch);
                var seen = new HostNetwork(host, watch, members);
                return new OpenNetwork(
                        host, seen, folder, (_, _) -> Outbound.host(), Outbound.host());
            };
        }

        /** The network that a process of an earlier daemon lives in. */
        static Opener again(Egress egress, PortWatch watch, Path folder, long process) {
            var inside = Path.of("/proc", Long.toString(process), "ns/net");
            return name -> {
                var namespace = entered(name, inside, folder, watch);
                return connected(
                        namespace, folder, egress::attach, () -> kept(egress, namespace, folder));
            };
        }
    }

    /** How a network gets its way out. */
    @FunctionalInterface
    interface Way {
        Outbound out(NetworkNamespace namespace, Path folder);
    }

    @FunctionalInterface
    private interface First {
        Outbound out() throws IOException;
    }

    private static OpenNetwork connected(
            NetworkNamespace namespace, Path folder, Way way, First first) throws IOException {
        try {
            var network = new OpenNetwork(namespace, folder, way, OFF);
            network.use(first.out());
            return network;
        } catch (IOException | RuntimeException e) {
            namespace.close();
            throw e;
        }
    }

    // Who lived in it may have ended by now: then nobody needs its way out either.
    private static NetworkNamespace entered(String name, Path inside, Path folder, PortWatch watch)
            throws IOException {
        try {
            return NetworkNamespace.enter(name, inside, watch);
        } catch (IOException e) {
            clear(folder);
            throw e;
        }
    }

    private static Outbound kept(Egress egress, NetworkNamespace namespace, Path folder)
            throws IOException {
        var kept = KeptNetwork.read(folder.resolve(FILE));
        return kept.filter(one -> one.why().equals(OFF.why())).isPresent()
                ? OFF
                : egress.again(namespace, folder, kept);
    }

    private void use(Outbound next) throws IOException {
        outbound = next.thenReleased(() -> forget(folder));
        KeptNetwork.of(next).write(folder.resolve(FILE));
    }

    public NetworkNamespace namespace() {
        return namespace;
    }

    /** What an app has of it, and who reaches the app. */
    PrivateNetwork seen() {
        return seen;
    }

    /** As it is now. */
    public synchronized Outbound outbound() {
        return outbound;
    }

    /**
     * Opens the way out for what starts next, or cuts it; blocks for some time when that is a
     * change.
     */
    public synchronized Outbound reach(boolean outside) throws IOException {
        if (closed) {
            throw new IOException("The network was closed");
        }
        var off = outbound.why().equals(OFF.why());
        if (outside && off) {
            use(way.out(namespace, folder));
        } else if (!outside && !off) {
            outbound.close();
            use(OFF);
        }
        return outbound;
    }

    /** Ends what a killed daemon left of a network in which nothing lives any more. */
    public static void clear(Path folder) throws IOException {
        CarrierProcess.endOf(folder);
        forget(folder);
    }

    private static void forget(Path folder) {
        KeptNetwork.forget(folder.resolve(FILE));
        KeptNetwork.forget(folder.resolve(CarrierProcess.NOTE));
    }

    @Override
    public synchronized void close() {
        closed = true;
        outbound.close();
        namespace.close();
    }
}
