package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process of its own stands in for the slirp4netns that a killed daemon left. */
class OpenNetworkTest {
    private static final String SECONDS = "61.25";
    private static final long NOBODY = Integer.MAX_VALUE;

    @TempDir Path folder;
    private Process left;

    @BeforeEach
    void leave() throws IOException {
        left = new ProcessBuilder("sleep", SECONDS).start();
        var words = Path.of("/proc", Long.toString(left.pid()), "cmdline");
        await().until(() -> Files.readString(words).contains(SECONDS)); // it is "sleep" by now
    }

    @AfterEach
    void end() {
        left.destroyForcibly();
    }

    @Test
    void what_carried_the_packets_of_a_dead_network_is_ended() throws IOException {
        note(SECONDS);
        OpenNetwork.clear(folder);
        await().until(() -> !left.isAlive()); // the JDK hears of an end a moment later
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_stranger_with_its_number_is_left_alone() throws IOException {
        note("/proc/1/ns/net");
        OpenNetwork.clear(folder);
        assertThat(left.isAlive()).isTrue();
    }

    @Test
    void a_network_whose_last_process_ended_just_now_is_cleared_away() throws IOException {
        note(SECONDS);
        try (var watch = PortWatch.start(() -> false)) {
            var again = OpenNetwork.Opener.again(Egress.of("test"), watch, folder, NOBODY);
            assertThatThrownBy(() -> again.open("gone")).isInstanceOf(IOException.class);
        }
        await().until(() -> !left.isAlive()); // the JDK hears of an end a moment later
    }

    private void note(String argument) throws IOException {
        Files.writeString(folder.resolve(CarrierProcess.NOTE), left.pid() + " " + argument + "\n");
    }
}
