package dev.wasmrun.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The door for programs of this machine. */
@Timeout(30)
class UnixSocketTest {
    private final TestDaemon daemon = new TestDaemon();

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void the_daemons_own_user_needs_no_token_and_no_host() throws IOException {
        try (var client = RawClient.unix(daemon.socket())) {
            client.request("GET", "/api/v1/apps", "", "Host: anything");
            assertThat(client.answer().status()).isEqualTo(200);
            client.request("POST", "/api/v1/daemon/stop", "", "Host: anything");
            assertThat(client.answer().status()).isEqualTo(202);
        }
    }

    @Test
    void only_its_owner_may_open_the_file() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(daemon.socket())))
                .isEqualTo("rw-------");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(daemon.home.resolve("token"))))
                .isEqualTo("rw-------");
    }

    @Test
    void another_user_is_refused_even_if_the_file_lets_them() throws Exception {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Files.setPosixFilePermissions(daemon.home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(
                daemon.socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
        var call =
                new ProcessBuilder(
                                "setpriv",
                                "--reuid=65534",
                                "--regid=65534",
                                "--clear-groups",
                                "python3",
                                "-c",
                                """
                                import socket, sys
                                s = socket.socket(socket.AF_UNIX)
                                s.connect(sys.argv[1])
                                s.sendall(b"GET /api/v1/apps HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
                                print(s.recv(4096).decode())
                                """,
                                daemon.socket().toString())
                        .redirectErrorStream(true);
        // The system's own python: a version manager's may lie in a home that strangers cannot see.
        call.environment().put("PATH", "/usr/bin:/bin");
        var stranger = call.start();
        var said = new String(stranger.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(stranger.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("403").contains("other-user");
    }

    @Test
    void a_second_daemon_on_the_same_home_is_refused() {
        assertThat(daemon.start(0))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("already answers");
    }

    @Test
    void the_socket_of_a_daemon_that_died_is_replaced() throws IOException {
        TestDaemon.await(daemon.server.stop());
        assertThat(daemon.socket()).doesNotExist();
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(daemon.socket()));
        }
        assertThat(daemon.socket()).exists();
        var next = TestDaemon.await(daemon.start(0));
        try (var client = RawClient.unix(daemon.socket())) {
            client.request("GET", "/health", "", "Host: x");
            assertThat(client.answer().status()).isEqualTo(200);
        } finally {
            TestDaemon.await(next.stop());
        }
    }

    @Test
    void a_path_that_is_too_long_for_a_socket_is_named() {
        var home = daemon.home.resolve("a".repeat(100));
        assertThat(
                        org.assertj.core.api.Assertions.catchThrowable(
                                () ->
                                        UnixSocket.open(
                                                home.resolve("daemon.sock"),
                                                _ -> null,
                                                daemon.kit.system())))
                .hasMessageContaining("too long");
    }
}
