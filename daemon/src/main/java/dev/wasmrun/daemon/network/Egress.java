package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Gives the apps of this daemon their way out: a virtual cable and NAT as root, slirp4netns
 * without, or none. The host's loopback and the daemon are not on that way.
 */
public final class Egress implements AutoCloseable {
    private final Veth veth;

    private Egress(Veth veth) {
        this.veth = veth;
    }

    /**
     * For the daemon with this id, which other daemons on the machine must not share.
     *
     * @param id letters, digits and underscores
     */
    public static Egress of(String id) {
        return new Egress(new Veth(id));
    }

    /** Removes what an earlier daemon of this id, that was killed, left on the host. */
    public static void clearLeftovers(String id) {
        new Veth(id).removeTable();
    }

    /** Never fails: the answer of a machine that offers no way is {@code none} with the reason. */
    public Outbound attach(NetworkNamespace namespace, Path folder) {
        try {
            return veth.attach(namespace);
        } catch (IOException noVeth) {
            try {
                return Slirp.attach(namespace, folder);
            } catch (IOException noSlirp) {
                return Outbound.none(
                        "no outbound network: %s; %s"
                                .formatted(noVeth.getMessage(), noSlirp.getMessage()));
            }
        }
    }

    /** The way out that a network got from an earlier daemon, or a new one where that is gone. */
    Outbound again(NetworkNamespace namespace, Path folder, Optional<KeptNetwork> kept)
            throws IOException {
        if (kept.isEmpty()) {
            return attach(namespace, folder);
        }
        return switch (kept.get().kind()) {
            case VETH -> veth.again(kept.get());
            case SLIRP4NETNS ->
                    Slirp.isAlive(kept.get().handle())
                            ? Slirp.again(kept.get())
                            : attach(namespace, folder);
            case NONE -> Outbound.none(kept.get().why());
        };
    }

    @Override
    public void close() {
        veth.removeTable();
    }
}
