package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.OpenSocket;
import dev.wasmrun.daemon.network.PortHolder;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.OpenPort;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Transport;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is open in an app's network, and which of it the host reaches. */
final class AppPorts {
    private static final int MOST = 1_000;
    private static final Comparator<OpenSocket> BY_PROTOCOL_AND_PORT =
            Comparator.comparing(OpenSocket::protocol)
                    .thenComparing(socket -> socket.port().number())
                    .thenComparing(socket -> text(socket.address()));

    private AppPorts() {}

    /** {@code page}: the port that the app's page comes from. */
    static List<OpenPort> of(
            List<OpenSocket> sockets, List<ForwardStatus> forwards, Optional<Port> page) {
        return sockets.stream()
                .sorted(BY_PROTOCOL_AND_PORT)
                .limit(MOST)
                .map(socket -> port(socket, forwards, page))
                .toList();
    }

    private static OpenPort port(
            OpenSocket socket, List<ForwardStatus> forwards, Optional<Port> page) {
        return new OpenPort(
                socket.protocol(),
                text(socket.address()),
                socket.port(),
                socket.holder().map(PortHolder.Program::name),
                socket.holder().map(PortHolder.Program::pid),
                socket.protocol() == Transport.TCP && page.equals(Optional.of(socket.port())),
                forwards.stream()
                        .filter(forward -> leadsTo(forward, socket))
                        .map(forward -> forward.end().place())
                        .toList());
    }

    // Forwards come in at the loopback of the app's network.
    private static boolean leadsTo(ForwardStatus forward, OpenSocket socket) {
        var address = socket.address();
        return forward.state() == ForwardStatus.State.OPEN
                && forward.protocol() == socket.protocol()
                && forward.appPort().equals(socket.port())
                && (address.isAnyLocalAddress() || address.isLoopbackAddress());
    }

    private static String text(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        return address.isAnyLocalAddress()
                ? "::"
                : address.isLoopbackAddress() ? "::1" : address.getHostAddress();
    }
}
