package dev.wasmrun.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

final class NotifySocketTest {
    // The JDK has no datagrams of the Unix family.
    private static final String LISTENER =
            """
            import socket, sys
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            listener.settimeout(10)
            listener.bind(sys.argv[1].replace("@", chr(0)))
            print("open", flush=True)
            print(listener.recv(100).decode())
            """;

    @TempDir Path folder;

    @Test
    void is_told_by_its_socket_that_the_daemon_is_ready() throws Exception {
        assertThat(heardAt(folder.resolve("notify").toString())).isEqualTo("READY=1");
    }

    @Test
    void may_have_a_socket_without_a_file() throws Exception {
        assertThat(heardAt("@wasmrun-test-" + ProcessHandle.current().pid())).isEqualTo("READY=1");
    }

    @Test
    void one_that_is_not_there_is_an_error() {
        assertThatThrownBy(() -> new NotifySocket(folder.resolve("none").toString()).ready())
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new NotifySocket("/" + "x".repeat(200)).ready())
                .hasMessageContaining("too long");
    }

    private static String heardAt(String socket) throws Exception {
        var listener = new ProcessBuilder("python3", "-c", LISTENER, socket).start();
        try (var lines = listener.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("open");
            new NotifySocket(socket).ready();
            return lines.readLine();
        } finally {
            listener.waitFor(10, TimeUnit.SECONDS);
            listener.destroyForcibly();
        }
    }
}
