package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Gives the apps of this daemon their way out: a virtual cable and NAT as root, slirp4netns or
 * pasta without, or none. The host's loopback and the daemon are not on that way.
 */
public final class Egress implements AutoCloseable {
    private final Veth veth;
    private final Optional<Carrier> carrier;

    private Egress(Veth veth, Optional<Carrier> carrier) {
        this.veth = veth;
        this.carrier = carrier;
    }

    /**
     * For the daemon with this id, which other daemons on the machine must not share.
     *
     * @param id letters, digits and underscores
     */
    public static Egress of(String id) {
        return new Egress(new Veth(id), Carrier.onThisMachine());
    }

    /** Removes what an earlier daemon of this id, that was killed, left on the host. */
    public static void clearLeftovers(String id) {
        new Veth(id).removeTable();
    }

    /** Does so unless apps of that daemon run behind it still; true when nothing is left. */
    public static boolean clearUnused(String id) throws IOException {
        var veth = new Veth(id);
        if (veth.hasCables()) {
            return false;
        }
        veth.removeTable();
        return true;
    }

    /** Never fails: the answer of a machine that offers no way is {@code none} with the reason. */
    public Outbound attach(NetworkNamespace namespace, Path folder) {
        try {
            return veth.attach(namespace);
        } catch (IOException noVeth) {
            try {
                return carried(namespace, folder);
            } catch (IOException noCarrier) {
                return Outbound.none(
                        "no outbound network: %s; %s"
                                .formatted(noVeth.getMessage(), noCarrier.getMessage()));
            }
        }
    }

    private Outbound carried(NetworkNamespace namespace, Path folder) throws IOException {
        return carrier.orElseThrow(
                        () -> new IOException("neither slirp4netns nor pasta is installed"))
                .attach(namespace, folder);
    }

    /** The way out that a network got from an earlier daemon, or a new one where that is gone. */
    Outbound again(NetworkNamespace namespace, Path folder, Optional<KeptNetwork> kept)
            throws IOException {
        if (kept.isEmpty()) {
            return attach(namespace, folder);
        }
        return switch (kept.get().kind()) {
            case VETH -> veth.again(kept.get());
            case SLIRP4NETNS -> again(Carrier.SLIRP4NETNS, namespace, folder, kept.get());
            case PASTA -> again(Carrier.PASTA, namespace, folder, kept.get());
            case HOST -> Outbound.host();
            case NONE -> Outbound.none(kept.get().why());
        };
    }

    private Outbound again(Carrier was, NetworkNamespace namespace, Path folder, KeptNetwork kept) {
        return CarrierProcess.isAlive(kept.handle()) ? was.again(kept) : attach(namespace, folder);
    }

    /**
     * Forwards that leave the host's table of connections alone: NAT makes the kernel keep every
     * connection there, also those on the loopback.
     */
    public PortBinder sparing(PortBinder binder) {
        return spec ->
                binder.bind(spec)
                        .thenApply(
                                binding -> {
                                    var port = spec.end().port();
                                    veth.forwarded(port);
                                    return () -> {
                                        binding.close();
                                        veth.forwardedNoMore(port);
                                    };
                                });
    }

    @Override
    public void close() {
        veth.removeTable();
    }
}
