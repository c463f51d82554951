package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The programs behind the sockets of one network, as far as we may see. One walk through the
 * processes that live in it.
 *
 * @param ours sockets that the daemon holds there for forwards
 */
record SocketHolders(Map<Long, PortHolder.Program> byInode, Set<Long> ours) {
    private static final Path PROC = Path.of("/proc");
    private static final String SOCKET = "socket:[";

    SocketHolders {
        byInode = Map.copyOf(byInode);
        ours = Set.copyOf(ours);
    }

    /**
     * Blocks for some milliseconds.
     *
     * @param namespace its file below /proc
     */
    static SocketHolders in(Path namespace) throws IOException {
        var network = Files.readSymbolicLink(namespace);
        var byInode = new HashMap<Long, PortHolder.Program>();
        try (var processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (var process : processes) {
                if (leadsTo(process.resolve("ns/net"), network)) {
                    program(process)
                            .ifPresent(who -> sockets(process).forEach(i -> byInode.put(i, who)));
                }
            }
        }
        return new SocketHolders(byInode, sockets(PROC.resolve("self")));
    }

    /** Of these processes alone. */
    static SocketHolders of(Set<Long> processes) {
        var byInode = new HashMap<Long, PortHolder.Program>();
        for (var number : processes) {
            var process = PROC.resolve(Long.toString(number));
            program(process).ifPresent(who -> sockets(process).forEach(i -> byInode.put(i, who)));
        }
        return new SocketHolders(byInode, Set.of());
    }

    boolean hold(long inode) {
        return byInode.containsKey(inode);
    }

    List<OpenSocket> named(List<SocketTable.Listener> listeners) {
        return listeners.stream()
                .filter(socket -> !ours.contains(socket.inode()))
                .map(
                        socket ->
                                new OpenSocket(
                                        socket.protocol(),
                                        socket.address(),
                                        socket.port(),
                                        Optional.ofNullable(byInode.get(socket.inode()))))
                .toList();
    }

    private static Optional<PortHolder.Program> program(Path process) {
        try {
            return Optional.of(
                    new PortHolder.Program(
                            Files.readString(process.resolve("comm")).strip(),
                            Long.parseLong(process.getFileName().toString())));
        } catch (IOException e) {
            return Optional.empty(); // it ended
        }
    }

    private static Set<Long> sockets(Path process) {
        var inodes = new HashSet<Long>();
        try (var files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var file : files) {
                inode(file).ifPresent(inodes::add);
            }
        } catch (IOException | RuntimeException e) {
            return inodes; // it ended, or is not ours to look at
        }
        return inodes;
    }

    private static Optional<Long> inode(Path file) {
        try {
            var target = Files.readSymbolicLink(file).toString();
            return target.startsWith(SOCKET)
                    ? Optional.of(
                            Long.parseLong(target.substring(SOCKET.length(), target.length() - 1)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // closed meanwhile
        }
    }

    private static boolean leadsTo(Path link, Path target) {
        try {
            return Files.readSymbolicLink(link).equals(target);
        } catch (IOException e) {
            return false;
        }
    }
}
