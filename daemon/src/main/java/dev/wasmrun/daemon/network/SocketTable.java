package dev.wasmrun.daemon.network;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Who listens on which port, as the kernel's tables say: {@code net/tcp}, {@code net/tcp6}, {@code
 * net/udp} and {@code net/udp6}.
 */
record SocketTable(List<Listener> listeners) {
    /** A listening socket; the inode is what links it to a process in {@code /proc/PID/fd}. */
    record Listener(InetAddress address, Port port, Transport protocol, long uid, long inode) {
        /** Whether it is in the way of a new listener on that address. */
        boolean occupies(InetAddress wanted) {
            return address.isAnyLocalAddress()
                    || wanted.isAnyLocalAddress()
                    || address.equals(wanted);
        }
    }

    private static final String LISTENING = "0A";
    private static final String UNCONNECTED = "07"; // takes datagrams from everybody
    private static final int BYTES_OF_A_WORD = 4;
    private static final int MOST_LISTENERS = 10_000;

    SocketTable {
        listeners = List.copyOf(listeners);
    }

    /** Reads a {@code net} folder of /proc; without IPv6 there is only one table. */
    static SocketTable read(Path net, Transport protocol) throws IOException {
        var all = new ArrayList<>(listeners(net.resolve(protocol.wire()), protocol));
        var six = net.resolve(protocol.wire() + "6");
        if (Files.exists(six)) {
            all.addAll(listeners(six, protocol));
        }
        return new SocketTable(all);
    }

    /** Whatever else is there, row by row: a busy host has hundreds of thousands of sockets. */
    private static List<Listener> listeners(Path table, Transport protocol) throws IOException {
        var found = new ArrayList<Listener>();
        try (var rows = Files.newBufferedReader(table, US_ASCII)) {
            rows.readLine(); // the heading
            var row = rows.readLine();
            while (row != null && found.size() < MOST_LISTENERS) {
                var words = row.strip().split("\\s+");
                if (isListener(words, protocol)) {
                    found.add(listener(words, protocol));
                } else if (protocol == Transport.TCP) {
                    break; // the kernel names those who listen first
                }
                row = rows.readLine();
            }
        }
        return found;
    }

    private static boolean isListener(String[] words, Transport protocol) {
        var state =
                switch (protocol) {
                    case TCP -> LISTENING;
                    case UDP -> UNCONNECTED;
                };
        return words.length > 9 && words[3].equals(state);
    }

    /** Of all protocols. */
    static SocketTable readAll(Path net) throws IOException {
        var all = new ArrayList<Listener>();
        for (var protocol : Transport.values()) {
            all.addAll(read(net, protocol).listeners());
        }
        return new SocketTable(all);
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

    private static Listener listener(String[] words, Transport protocol) {
        var colon = words[1].indexOf(':');
        return new Listener(
                address(HexFormat.of().parseHex(words[1].substring(0, colon))),
                new Port(HexFormat.fromHexDigits(words[1].substring(colon + 1))),
                protocol,
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
