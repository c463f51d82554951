package dev.wasmrun.daemon.network;

import static java.util.stream.Collectors.joining;

import dev.wasmrun.protocol.Port;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final Sysctl IP_FORWARD = new Sysctl("ipv4/ip_forward");
    private static final int MOST = 16_384;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{1,40}");
    // Any wv interface, also another daemon's: rules and interfaces need no bookkeeping then. What
    // an app has opened is remembered when the rules are written anew.
    private static final String RULES =
            """
            table inet %1$s {
              set forwards { type inet_service; }
              set opening { type ipv4_addr; size 16384; flags dynamic,timeout; timeout 1m; }
              set open { type ipv4_addr; size 16384; flags dynamic; }
            }
            flush table inet %1$s
            flush set inet %1$s forwards
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
            %2$s
                iifname "wv*" accept
                oifname "wv*" ct state established,related accept
                oifname "wv*" drop
              }
              chain out {
                type nat hook postrouting priority 100;
                ip saddr 10.213.0.0/16 oifname != "wv*" masquerade
              }
              chain local {
                type filter hook output priority raw;
                oifname "lo" meta l4proto { tcp, udp } th dport @forwards notrack
                oifname "lo" meta l4proto { tcp, udp } th sport @forwards notrack
              }
            }
            %3$s
            """;

    // For one app's share of the table in which the host keeps all connections: when that is full,
    // the host drops whatever is new.
    private static final String SHARE =
            """
                iifname "wv*" ct state new update @opening { ip saddr limit rate over %1$d/second burst %2$d packets } reject with icmpx admin-prohibited
                iifname "wv*" ct state new add @open { ip saddr ct count over %3$d } reject with icmpx admin-prohibited
            """;

    // there once a rule asks for it
    private static final Sysctl CONNECTIONS = new Sysctl("netfilter/nf_conntrack_max");

    private static final int USUAL_CONNECTIONS = 262_144;
    private static final int BURST_SECONDS = 20;

    private final String table;
    private final AtomicInteger next = new AtomicInteger();

    /** How many forwards each port has: one for each address and protocol. */
    private final Map<Port, Integer> forwards = new ConcurrentHashMap<>();

    private Set<Port> written = Set.of();
    private boolean shielding;

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

    private synchronized void shield() throws IOException {
        write(Set.copyOf(forwards.keySet()));
        shielding = true;
        forwardPackets();
    }

    private void write(Set<Port> ports) throws IOException {
        try {
            nft(share(), ports);
        } catch (IOException e) {
            nft("", ports); // an old kernel; where nft itself is missing, this fails, too
            LOG.warn("Apps may fill the host's table of connections: {}", e.getMessage());
        }
        written = ports;
    }

    private void nft(String share, Set<Port> ports) throws IOException {
        Program.onHost(rules(table, share, ports), "nft", "-f", "-");
    }

    // A sixteenth may be open; a quarter is what those make that end, each of which is kept for two
    // minutes more.
    private static String share() {
        var most = mostConnections();
        return share(Math.max(1, most / 512), Math.max(1, most / 16));
    }

    private static int mostConnections() {
        try {
            return CONNECTIONS.value();
        } catch (IOException e) {
            return USUAL_CONNECTIONS;
        }
    }

    static String share(int newPerSecond, int open) {
        return SHARE.formatted(newPerSecond, BURST_SECONDS * newPerSecond, open);
    }

    static String rules(String table, String share, Set<Port> forwards) {
        var ports = forwards.stream().map(Port::toString).collect(joining(", "));
        var elements =
                ports.isEmpty()
                        ? ""
                        : "add element inet %s forwards { %s }".formatted(table, ports);
        return RULES.formatted(table, share, elements);
    }

    /** From now on, connections to this port of the host are not kept in its table. */
    void forwarded(Port port) {
        forwards.merge(port, 1, Integer::sum);
        Thread.startVirtualThread(this::writeAnew);
    }

    void forwardedNoMore(Port port) {
        forwards.computeIfPresent(port, (_, count) -> count > 1 ? count - 1 : null);
        Thread.startVirtualThread(this::writeAnew);
    }

    private synchronized void writeAnew() {
        var now = Set.copyOf(forwards.keySet());
        if (shielding && !now.equals(written)) {
            try {
                write(now);
            } catch (IOException e) {
                LOG.warn("Forwards burden the host's table of connections: {}", e.getMessage());
            }
        }
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

    synchronized void removeTable() {
        shielding = false;
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
