package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.OpenSocket;
import dev.wasmrun.daemon.network.PortHolder;
import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Which ports of an app's network are the main process's, where several processes share it. Who
 * listens is only looked up when the ports alone do not tell.
 *
 * @param expected the main one's PORT
 * @param others what its companions got as PORT
 */
record OwnPorts(AppSupplies supplies, PrivateNetwork network, Port expected, List<Port> others) {
    /** {@code main}: its first process, as the host sees it. */
    CompletionStage<List<Port>> among(List<Port> listening, long main) {
        var candidates = listening.stream().filter(port -> !others.contains(port)).toList();
        if (others.isEmpty() || List.of(expected).containsAll(candidates)) {
            return CompletableFuture.completedFuture(others.isEmpty() ? listening : candidates);
        }
        return network.sockets()
                .thenCompose(
                        sockets ->
                                supplies.work(() -> foreign(sockets, main))
                                        .thenApply(
                                                foreign ->
                                                        candidates.stream()
                                                                .filter(
                                                                        port ->
                                                                                !foreign.contains(
                                                                                        port))
                                                                .toList()));
    }

    // Each sandbox has numbers of its own for its processes.
    private static Set<Port> foreign(List<OpenSocket> sockets, long main) {
        var own = numbering(main);
        return sockets.stream()
                .filter(socket -> socket.protocol() == Transport.TCP)
                .filter(
                        socket ->
                                socket.holder()
                                        .map(PortHolder.Program::pid)
                                        .flatMap(OwnPorts::numbering)
                                        .filter(other -> !Optional.of(other).equals(own))
                                        .isPresent())
                .map(OpenSocket::port)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Path> numbering(long process) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(Path.of("/proc", Long.toString(process), "ns/pid")));
        } catch (IOException e) {
            return Optional.empty(); // it has ended
        }
    }
}
