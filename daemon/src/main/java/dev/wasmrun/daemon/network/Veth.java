package dev.wasmrun.daemon.network;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A cable from an app's network to the host's, with NAT behind it. Needs root.
 *
 * <p>The number N of the interface {@code wvN} is the lock among all daemons of the machine: who
 * makes it owns the four addresses that belong to N.
 */
final class Veth {
    private static final Logger LOG = LoggerFactory.getLogger(Veth.class);
    private static final Path INTERFACES = Path.of("/sys/class/net");
    private static final Sysctl IP_FORWARD = new Sysctl("ip_forward");
    private static final int MOST = 16_384;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{1,40}");
    // Any wv interface, also another daemon's: rules and interfaces need no bookkeeping then.
    private static final String RULES =
            """
            table inet %1$s
            delete table inet %1$s
            table inet %1$s {
              chain to_host {
                type filter hook input priority -10;
                iifname "wv*" drop
              }
              chain through {
                type filter hook forward priority -10;
                iifname "wv*" meta nfproto ipv6 drop
                iifname "wv*" oifname "wv*" drop
                iifname "wv*" ip daddr 169.254.0.0/16 drop
                iifname "wv*" accept
                oifname "wv*" ct state established,related accept
                oifname "wv*" drop
              }
              chain out {
                type nat hook postrouting priority 100;
                ip saddr 10.213.0.0/16 oifname != "wv*" masquerade
              }
            }
            """;

    private final String table;
    private final AtomicInteger next = new AtomicInteger();

    Veth(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("Not a daemon's id: " + id);
        }
        table = "wasmrun_" + id;
    }

    Outbound attach(NetworkNamespace namespace) throws IOException {
        // Each time anew, because a firewall's reload flushes the rules that keep apps off the
        // host.
        shield();
        var number = plugIn(namespace);
        var inside =
                """
                addr add %s/30 dev eth0
                link set eth0 addrgenmode none up
                route add default via %s
                """
                        .formatted(address(number, 2), address(number, 1));
        try {
            Program.run(namespace::start, inside, "ip", "-batch", "-");
        } catch (IOException e) {
            unplug(number);
            throw e;
        }
        var names = Resolvers.ofHost();
        return new Outbound(
                Outbound.Kind.VETH,
                names.resolvConf(),
                names.why(),
                Integer.toString(number),
                () -> unplug(number));
    }

    /** The cable of an earlier daemon, behind our rules. */
    Outbound again(KeptNetwork kept) throws IOException {
        shield();
        var number = Integer.parseInt(kept.handle());
        next.accumulateAndGet(number + 1, Math::max);
        return new Outbound(
                Outbound.Kind.VETH,
                kept.resolvConf(),
                kept.why(),
                kept.handle(),
                () -> unplug(number));
    }

    private void shield() throws IOException {
        Program.onHost(RULES.formatted(table), "nft", "-f", "-");
        forwardPackets();
    }

    private int plugIn(NetworkNamespace namespace) throws IOException {
        for (var tries = 0; tries < MOST; tries++) {
            var number = Math.floorMod(next.getAndIncrement(), MOST);
            if (!Files.exists(INTERFACES.resolve("wv" + number))) {
                try {
                    Program.onHost(hostSide(number, namespace), "ip", "-batch", "-");
                    return number;
                } catch (IOException e) {
                    if (!Files.exists(INTERFACES.resolve("wv" + number))) {
                        throw e;
                    }
                    // Another daemon was faster.
                }
            }
        }
        throw new IOException("all %d networks are in use".formatted(MOST));
    }

    // Its alias tells whose it is.
    private String hostSide(int number, NetworkNamespace namespace) {
        return """
               link add wv%1$d type veth peer name eth0 netns %2$s
               addr add %3$s/30 dev wv%1$d
               link set wv%1$d addrgenmode none alias %4$s up
               """
                .formatted(number, namespace.path(), address(number, 1), table);
    }

    private static String address(int number, int last) {
        return "10.213.%d.%d".formatted(number / 64, number % 64 * 4 + last);
    }

    private static void forwardPackets() throws IOException {
        if (IP_FORWARD.value() != 1) {
            IP_FORWARD.set(1);
        }
    }

    private static void unplug(int number) {
        quietly("", "ip", "link", "delete", "wv" + number);
    }

    /** By their alias. */
    boolean hasCables() throws IOException {
        try (var all = Files.newDirectoryStream(INTERFACES, "wv*")) {
            for (var one : all) {
                if (Files.readString(one.resolve("ifalias")).strip().equals(table)) {
                    return true;
                }
            }
            return false;
        }
    }

    void removeTable() {
        quietly("table inet %1$s\ndelete table inet %1$s\n".formatted(table), "nft", "-f", "-");
    }

    /** For what may be gone already, or was never allowed. */
    private static void quietly(String input, String... command) {
        try {
            Program.onHost(input, command);
        } catch (IOException e) {
            LOG.debug("Nothing to remove: {}", e.toString());
        }
    }
}
