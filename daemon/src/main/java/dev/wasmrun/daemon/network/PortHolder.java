package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.Transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Who listens on a host port already, as far as we may see. */
public sealed interface PortHolder {
    /** A program with its process number. */
    record Program(String name, long pid) implements PortHolder {
        @Override
        public String toString() {
            return "%s (%d)".formatted(name, pid);
        }
    }

    /** This daemon. */
    record Wasmrun() implements PortHolder {
        @Override
        public String toString() {
            return "wasmrun itself";
        }
    }

    /** A program whose files we may not look at. */
    record Unseen(boolean ofThisUser) implements PortHolder {
        @Override
        public String toString() {
            return ofThisUser ? "another program" : "another user's program";
        }
    }

    Path PROC = Path.of("/proc");

    /** Empty when nobody listens there. Reads all of /proc: for refusals only. */
    static Optional<PortHolder> of(InetSocketAddress address, Transport protocol)
            throws IOException {
        var self = PROC.resolve("self");
        return SocketTable.read(self.resolve("net"), protocol)
                .holding(address)
                .map(listener -> holder(listener, uid(self)));
    }

    private static PortHolder holder(SocketTable.Listener listener, long ownUid) {
        var socket = Path.of("socket:[%d]".formatted(listener.inode()));
        try (var processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (var process : processes) {
                if (holds(process, socket)) {
                    return program(process);
                }
            }
        } catch (IOException e) {
            return new Unseen(listener.uid() == ownUid);
        }
        return new Unseen(listener.uid() == ownUid);
    }

    private static PortHolder program(Path process) throws IOException {
        var pid = Long.parseLong(process.getFileName().toString());
        return pid == ProcessHandle.current().pid()
                ? new Wasmrun()
                : new Program(Files.readString(process.resolve("comm")).strip(), pid);
    }

    private static boolean holds(Path process, Path socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            return StreamSupport.stream(files.spliterator(), false)
                    .anyMatch(file -> leadsTo(file, socket));
        } catch (IOException | RuntimeException e) {
            return false; // gone meanwhile, or not ours to look at
        }
    }

    private static boolean leadsTo(Path file, Path target) {
        try {
            return Files.readSymbolicLink(file).equals(target);
        } catch (IOException e) {
            return false;
        }
    }

    private static long uid(Path process) {
        try {
            return ((Number) Files.getAttribute(process, "unix:uid")).longValue();
        } catch (IOException e) {
            return -1;
        }
    }
}
