package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Problem.Kind;
import dev.wasmrun.protocol.Transport;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Listens on a host port, for connections or datagrams, or says what is in the way and which port
 * is free.
 */
final class HostPort {
    private static final int FIRST_FOR_ALL = 1024;
    private static final int ABOVE = 8000;
    private static final int MOST_TRIES = 200;
    private static final int HIGHEST = 65_535;

    private HostPort() {}

    /**
     * @param isForward whether a port is a forward of ours
     * @throws dev.wasmrun.protocol.ProblemException with what to do instead
     */
    static TcpSocket listen(ForwardSpec spec, int backlog, Predicate<Port> isForward)
            throws IOException {
        var address = address(spec);
        try {
            return TcpSocket.listen(
                    new InetSocketAddress(address, spec.hostPort().number()), backlog);
        } catch (IOException e) {
            throw problem(spec, address, isForward).asException();
        }
    }

    /**
     * The same for datagrams.
     *
     * @throws dev.wasmrun.protocol.ProblemException with what to do instead
     */
    static DatagramChannel receive(ForwardSpec spec, Predicate<Port> isForward) throws IOException {
        var address = address(spec);
        try {
            return receive(new InetSocketAddress(address, spec.hostPort().number()));
        } catch (IOException e) {
            throw problem(spec, address, isForward).asException();
        }
    }

    // Without the family, 0.0.0.0 would be :: and let in IPv6 as well.
    static ProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    private static DatagramChannel receive(InetSocketAddress address) throws IOException {
        var channel = DatagramChannel.open(family(address.getAddress()));
        try {
            return channel.bind(address);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static InetAddress address(ForwardSpec spec) {
        try {
            return InetAddress.ofLiteral(spec.address());
        } catch (IllegalArgumentException e) {
            throw badAddress(spec).asException();
        }
    }

    // The kernel's reasons come as text in the user's language, so ask what is the case instead.
    private static Problem problem(ForwardSpec spec, InetAddress address, Predicate<Port> isForward)
            throws IOException {
        if (!canOpen(spec.protocol(), address, 0)) {
            return badAddress(spec);
        }
        var port = spec.hostPort();
        var holder = PortHolder.of(new InetSocketAddress(address, port.number()), spec.protocol());
        if (holder.isEmpty() && port.number() < FIRST_FOR_ALL) {
            return new Problem(
                    Kind.FORBIDDEN,
                    "port-forbidden",
                    "Ports below %d are not open to this daemon: %s".formatted(FIRST_FOR_ALL, port),
                    tryAnother(spec, address));
        }
        var by =
                holder.map(
                                who ->
                                        who instanceof PortHolder.Wasmrun && isForward.test(port)
                                                ? "another forward of wasmrun"
                                                : who.toString())
                        .orElse("another program");
        return new Problem(
                Kind.CONFLICT,
                "port-taken",
                "%s %s is used by %s".formatted(name(spec.protocol()), port, by),
                tryAnother(spec, address));
    }

    private static Problem badAddress(ForwardSpec spec) {
        return new Problem(
                Kind.INVALID,
                "bad-address",
                "'%s' is no address of this machine".formatted(spec.address()),
                "Use 127.0.0.1 for this machine alone, 0.0.0.0 for every network it is in");
    }

    private static String tryAnother(ForwardSpec spec, InetAddress address) {
        return freePort(spec, address)
                .map(port -> "Try --forward " + spec.from(port))
                .orElse("Choose another host port");
    }

    private static String name(Transport protocol) {
        return switch (protocol) {
            case TCP -> "Port";
            case UDP -> "UDP port";
        };
    }

    private static Optional<Port> freePort(ForwardSpec spec, InetAddress address) {
        var taken = spec.hostPort().number();
        var first = taken < FIRST_FOR_ALL ? taken + ABOVE : taken + 1;
        return IntStream.range(first, first + MOST_TRIES)
                .filter(port -> port <= HIGHEST)
                .filter(port -> canOpen(spec.protocol(), address, port))
                .mapToObj(Port::new)
                .findFirst();
    }

    private static boolean canOpen(Transport protocol, InetAddress address, int port) {
        var there = new InetSocketAddress(address, port);
        try (var _ =
                switch (protocol) {
                    case TCP -> TcpSocket.listen(there, 1);
                    case UDP -> receive(there);
                }) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
