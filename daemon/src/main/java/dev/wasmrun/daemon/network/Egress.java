package dev.wasmrun.daemon.network;

import java.io.IOException;

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
    public Outbound attach(NetworkNamespace namespace) {
        try {
            return veth.attach(namespace);
        } catch (IOException noVeth) {
            try {
                return Slirp.attach(namespace);
            } catch (IOException noSlirp) {
                return Outbound.none(
                        "no outbound network: %s; %s"
                                .formatted(noVeth.getMessage(), noSlirp.getMessage()));
            }
        }
    }

    @Override
    public void close() {
        veth.removeTable();
    }
}
