package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A way out that needs no root: a program that carries an app's packets through ordinary sockets.
 */
enum Carrier {
    SLIRP4NETNS(
            Outbound.Kind.SLIRP4NETNS,
            """
            echo "$$ $1" >"$3"
            exec setsid slirp4netns --configure --mtu=65520 --disable-host-loopback \
            --netns-type=path "$1" tap0 >/dev/null </dev/null 2>"$2"
            """),
    /**
     * It gives up the right to look at processes with more rights than its own before it opens the
     * network; so somebody with none stands in it for as long as that takes. Ports are forwarded
     * neither way, and the host's loopback is behind no address.
     */
    PASTA(
            Outbound.Kind.PASTA,
            """
            stand='sleep 6 >/dev/null 2>&1 </dev/null & echo $!'
            there=$(nsenter --net="$1" -- setpriv --bounding-set=-all --inh-caps=-all sh -c "$stand") || exit 1
            echo "$$ /proc/$there/ns/net" >"$3"
            exec setsid pasta --quiet --foreground --runas 0:0 --ipv4-only --netns-only --config-net \
            --tcp-ports none --udp-ports none --tcp-ns none --udp-ns none --no-map-gw \
            --no-netns-quit --dns-forward 10.0.2.3 --netns "/proc/$there/ns/net" \
            >/dev/null </dev/null 2>"$2"
            """);

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(2);
    private static final String RESOLV_CONF = "nameserver 10.0.2.3\n";
    // "tap0 00000000 0202000A 0003 …": the destination that is none in particular
    private static final String DEFAULT_ROUTE = "00000000";

    private final Outbound.Kind kind;
    // It notes itself before it begins: should we be killed now, the next daemon finds it. It must
    // outlive us: no pipe of ours, no terminal of ours.
    private final String script;

    Carrier(Outbound.Kind kind, String script) {
        this.kind = kind;
        this.script = script;
    }

    /** The first that is installed. */
    static Optional<Carrier> onThisMachine() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return in(Arrays.stream(path.split(":")).map(Path::of).toList());
    }

    static Optional<Carrier> in(List<Path> path) {
        return Arrays.stream(values())
                .filter(one -> path.stream().anyMatch(f -> Files.isExecutable(f.resolve(one + ""))))
                .findFirst();
    }

    /** Its program. */
    @Override
    public String toString() {
        return kind.toString();
    }

    Outbound attach(NetworkNamespace namespace, Path folder) throws IOException {
        CarrierProcess.endOf(folder); // an app has one network: whatever is noted lost its own
        var complaints = Files.createDirectories(folder).resolve(this + ".log");
        var note = folder.resolve(CarrierProcess.NOTE);
        var process =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                script,
                                "sh",
                                namespace.path().toString(),
                                complaints.toString(),
                                note.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            awaitReady(process, namespace, complaints);
            Files.deleteIfExists(complaints); // it goes on writing where nobody reads
            Program.run(namespace::start, guard(), "ip", "-batch", "-");
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        return outbound(Files.readString(note).strip());
    }

    /** The one that an earlier daemon started. */
    Outbound again(KeptNetwork kept) {
        return outbound(kept.handle());
    }

    private Outbound outbound(String handle) {
        return new Outbound(kind, RESOLV_CONF, "", handle, () -> CarrierProcess.end(handle));
    }

    private void awaitReady(Process process, NetworkNamespace namespace, Path complaints)
            throws IOException {
        var routes = namespace.path().resolve("../../net/route").normalize();
        var deadline = System.nanoTime() + DEADLINE.toNanos();
        while (System.nanoTime() < deadline) {
            var ended = !process.isAlive();
            if (!ended && hasDefault(routes)) {
                return;
            }
            if (ended) {
                throw new IOException(this + ": " + complaint(complaints));
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        throw new IOException(this + " did not get ready");
    }

    private static boolean hasDefault(Path routes) throws IOException {
        try (var lines = Files.lines(routes)) {
            return lines.map(line -> line.split("\\s+"))
                    .anyMatch(words -> words.length > 1 && words[1].equals(DEFAULT_ROUTE));
        }
    }

    private static String complaint(Path complaints) throws IOException {
        return Files.exists(complaints)
                ? Files.readString(complaints, StandardCharsets.ISO_8859_1)
                        .strip()
                        .lines()
                        .collect(Collectors.joining(", "))
                : "it could not be started";
    }

    /**
     * Routes that lead nowhere. It would connect to the host's own addresses from the host itself,
     * where no firewall looks at it.
     */
    private static String guard() throws IOException {
        var closed =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(Inet4Address.class::isInstance)
                        .filter(address -> !address.isLoopbackAddress())
                        .map(InetAddress::getHostAddress)
                        .map(address -> "route replace unreachable " + address + "/32\n");
        return closed.distinct().collect(Collectors.joining())
                + "route replace unreachable 169.254.0.0/16\n"
                + "route replace unreachable 10.0.2.2/32\n";
    }
}
