package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Port;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ListeningLinesTest {
    private static final String HEADER = "  sl  local_address rem_address   st tx_queue rx_queue";
    private static final String LISTENS =
            "   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1 1";
    private static final String CONNECTED =
            "   1: 0100007F:0BB8 0100007F:C350 06 00000000:00000000 03:00001771 00000000 0 0 0 3";

    // The kernel never does this: it only shows where reading stops.
    private static final String BEYOND = LISTENS.replace("0BB8", "0BB9");

    @TempDir private Path net;

    @Test
    void those_who_listen_are_read_and_the_connections_after_them_are_not() throws IOException {
        Files.write(net.resolve("tcp"), List.of(HEADER, LISTENS, CONNECTED, BEYOND));
        var table = SocketTable.read(net);
        assertThat(table.listeningPorts()).containsExactly(new Port(3000));
    }

    @Test
    void a_network_without_any_socket_has_no_listener() throws IOException {
        Files.write(net.resolve("tcp"), List.of(HEADER));
        Files.write(net.resolve("tcp6"), List.of(HEADER));
        assertThat(SocketTable.read(net).listeners()).isEmpty();
    }
}
