package dev.wasmrun.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Problem;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

final class PortHolderTest {
    private static final String HEADER = "  sl  local_address rem_address   st tx_queue rx_queue\n";
    private static final String LINE =
            "   0: 0100007F:1F90 00000000:0000 %s 00000000:00000000 00:00000000 00000000  1000        0 4711 1\n";
    @TempDir Path proc;

    @BeforeEach
    void nginxHasSocket4711() throws IOException {
        var fd = Files.createDirectories(proc.resolve("4312/fd"));
        Files.createSymbolicLink(fd.resolve("0"), Path.of("socket:[12]"));
        Files.createSymbolicLink(fd.resolve("6"), Path.of("socket:[4711]"));
        Files.writeString(proc.resolve("4312/comm"), "nginx\n");
        Files.createDirectories(proc.resolve("self/net"));
    }

    @Test
    void the_program_that_the_daemon_may_not_see_is_named() throws IOException {
        table("tcp", "0A");
        assertThat(named("Port 8080 is used by another program"))
                .isEqualTo("Port 8080 is used by nginx (4312)");
        assertThat(named("Port 8080 is used by another user's program"))
                .isEqualTo("Port 8080 is used by nginx (4312)");
    }

    @Test
    void a_program_that_listens_on_ipv6_is_named_too() throws IOException {
        table("tcp6", "0A");
        assertThat(named("Port 8080 is used by another program")).endsWith("nginx (4312)");
    }

    @Test
    void who_only_connects_from_the_port_does_not_hold_it() throws IOException {
        table("tcp", "01");
        assertThat(named("Port 8080 is used by another program")).endsWith("another program");
    }

    @Test
    void what_has_a_name_already_or_is_another_refusal_stays_as_it_is() throws IOException {
        table("tcp", "0A");
        assertThat(named("Port 8080 is used by apache2 (7)")).endsWith("apache2 (7)");
        var other = problem("port-forbidden", "Port 8080 is used by another program");
        assertThat(new PortHolder(proc).named(other)).isEqualTo(other);
    }

    @Test
    void this_very_machine_is_understood() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var told =
                    problem(
                            "port-taken",
                            "Port %d is used by another program".formatted(socket.getLocalPort()));
            assertThat(new PortHolder(Path.of("/proc")).named(told).message())
                    .endsWith("(%d)".formatted(ProcessHandle.current().pid()));
        }
    }

    private void table(String name, String state) throws IOException {
        Files.writeString(proc.resolve("self/net").resolve(name), HEADER + LINE.formatted(state));
    }

    private String named(String message) {
        return new PortHolder(proc).named(problem("port-taken", message)).message();
    }

    private static Problem problem(String code, String message) {
        return new Problem(Problem.Kind.CONFLICT, code, message, "Try another");
    }
}
