package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.Port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who listens on which TCP port, as the kernel's tables {@code net/tcp} and {@code net/tcp6} say.
 */
record SocketTable(List<Listener> listeners) {
    /** A listening socket; the inode is what links it to a process in {@code /proc/PID/fd}. */
    record Listener(InetAddress address, Port port, long uid, long inode) {
        /** Whether it is in the way of a new listener on that address. */
        boolean occupies(InetAddress wanted) {
            return address.isAnyLocalAddress()
                    || wanted.isAnyLocalAddress()
                    || address.equals(wanted);
        }
    }

    private static final String LISTEN = "0A";
    private static final String LISTENS = " %s ".formatted(LISTEN);
    private static final int BYTES_OF_A_WORD = 4;

    SocketTable {
        listeners = List.copyOf(listeners);
    }

    /** Reads a {@code net} folder of /proc; without IPv6 there is only one table. */
    static SocketTable read(Path net) throws IOException {
        var v4 = firstLines(net.resolve("tcp"));
        var six = net.resolve("tcp6");
        var v6 = Files.exists(six) ? firstLines(six) : List.<String>of();
        return parse(Stream.concat(v4.stream(), v6.stream()));
    }

    // The kernel lists those who listen first. After many short connections, tens of thousands of
    // others follow, which it would look up and print for nothing.
    private static List<String> firstLines(Path table) throws IOException {
        try (var lines = Files.lines(table)) {
            return lines.skip(1).takeWhile(line -> line.contains(LISTENS)).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static SocketTable parse(Stream<String> lines) {
        return new SocketTable(
                lines.map(line -> line.strip().split("\\s+"))
                        .filter(words -> words.length > 9 && words[3].equals(LISTEN))
                        .map(SocketTable::listener)
                        .toList());
    }

    List<Port> listeningPorts() {
        return listeners.stream()
                .map(listener -> listener.port().number())
                .distinct()
                .sorted()
                .map(Port::new)
                .toList();
    }

    /** The listener in the way of a new one, the one on that very address first. */
    Optional<Listener> holding(InetSocketAddress wanted) {
        return listeners.stream()
                .filter(listener -> listener.port().number() == wanted.getPort())
                .filter(listener -> listener.occupies(wanted.getAddress()))
                .min(
                        Comparator.comparing(
                                listener -> !listener.address().equals(wanted.getAddress())));
    }

    private static Listener listener(String[] words) {
        var colon = words[1].indexOf(':');
        return new Listener(
                address(HexFormat.of().parseHex(words[1].substring(0, colon))),
                new Port(HexFormat.fromHexDigits(words[1].substring(colon + 1))),
                Long.parseLong(words[7]),
                Long.parseLong(words[9]));
    }

    // The kernel prints each 32-bit word of the address in the machine's byte order: little endian.
    private static InetAddress address(byte[] printed) {
        var bytes = new byte[printed.length];
        for (var i = 0; i < printed.length; i++) {
            var word = i / BYTES_OF_A_WORD * BYTES_OF_A_WORD;
            bytes[i] = printed[word + BYTES_OF_A_WORD - 1 - i % BYTES_OF_A_WORD];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "No address: " + HexFormat.of().formatHex(printed), e);
        }
    }
}
