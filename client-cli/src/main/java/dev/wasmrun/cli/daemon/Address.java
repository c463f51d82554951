package dev.wasmrun.cli.daemon;

import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.cli.shell.World;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a daemon listens, and how a caller shows who it is. */
public sealed interface Address {
    /** The daemon of this machine: the kernel tells it who calls. */
    record Local(Path socket) implements Address {
        @Override
        public SocketChannel open() throws IOException {
            return SocketChannel.open(StandardProtocolFamily.UNIX);
        }

        @Override
        public SocketAddress target() {
            return UnixDomainSocketAddress.of(socket);
        }

        @Override
        public String host() {
            return "localhost";
        }

        @Override
        public Optional<String> token() {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return socket.toString();
        }
    }

    /** A daemon named by WASMRUN_HOST. */
    record Remote(String name, Port port, Optional<String> token) implements Address {
        @Override
        public SocketChannel open() throws IOException {
            return SocketChannel.open();
        }

        @Override
        public SocketAddress target() {
            return new InetSocketAddress(name, port.number());
        }

        @Override
        public String host() {
            return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
        }

        /** The token is a secret. */
        @Override
        public String toString() {
            return host();
        }
    }

    SocketChannel open() throws IOException;

    SocketAddress target();

    /** What the Host header says. */
    String host();

    Optional<String> token();

    /** The address that the environment names. */
    static Address of(World world) {
        return world.variable("WASMRUN_HOST")
                .<Address>map(host -> remote(host, tokenOf(world)))
                .orElseGet(() -> new Local(world.home().resolve("daemon.sock")));
    }

    private static Remote remote(String text, Optional<String> token) {
        var bare = text.startsWith("http://") ? text.substring("http://".length()) : text;
        var host = bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
        if (host.isEmpty() || host.contains("/")) {
            throw Usage.problem(
                    "WASMRUN_HOST is '%s', which is no address".formatted(text),
                    "Write HOST:PORT or http://HOST:PORT, for example WASMRUN_HOST=127.0.0.1:8420");
        }
        var colon = host.lastIndexOf(':');
        var hasPort = colon > host.lastIndexOf(']');
        var name = hasPort ? host.substring(0, colon) : host;
        var bracketed = name.startsWith("[") && name.endsWith("]");
        return new Remote(
                bracketed ? name.substring(1, name.length() - 1) : name,
                hasPort ? Port.parse(host.substring(colon + 1)) : new Port(8420),
                token);
    }

    private static Optional<String> tokenOf(World world) {
        return world.variable("WASMRUN_TOKEN")
                .or(() -> world.variable("WASMRUN_TOKEN_FILE").map(file -> read(world, file)))
                .or(
                        () ->
                                Optional.of(world.home().resolve("token"))
                                        .filter(Files::isReadable)
                                        .map(Address::read));
    }

    private static String read(World world, String file) {
        return read(world.folder().resolve(file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Problem(
                            Problem.Kind.UNAUTHENTICATED,
                            "no-token",
                            "The token file %s cannot be read".formatted(file),
                            "Point WASMRUN_TOKEN_FILE at the daemon's token, or set WASMRUN_TOKEN")
                    .asException();
        }
    }
}
