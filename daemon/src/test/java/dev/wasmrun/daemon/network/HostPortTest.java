package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;
import dev.wasmrun.protocol.Transport;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;

class HostPortTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void a_taken_port_is_refused_with_a_free_one_in_the_hint() throws IOException {
        try (var taken = new ServerSocket(0, 1, LOOPBACK)) {
            var port = taken.getLocalPort();
            var problem = refusal(port + ":3000", false);
            assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
            assertThat(problem.code()).isEqualTo("port-taken");
            assertThat(problem.message())
                    .isEqualTo("Port %d is used by wasmrun itself".formatted(port));
            var hint = problem.hint();
            assertThat(hint).matches("Try --forward \\d+:3000");
            var free = ForwardSpec.parse(hint.substring(hint.lastIndexOf(' ') + 1));
            try (var next = new ServerSocket(free.hostPort().number(), 1, LOOPBACK)) {
                assertThat(next.getLocalPort()).isGreaterThan(port);
            }
        }
    }

    @Test
    void a_port_of_another_forward_is_called_that() throws IOException {
        try (var taken = new ServerSocket(0)) {
            assertThat(refusal(taken.getLocalPort() + ":3000", true).message())
                    .endsWith("is used by another forward of wasmrun");
        }
    }

    @Test
    void another_program_is_named_with_its_number() throws Exception {
        var python =
                new ProcessBuilder(
                                "python3",
                                "-c",
                                "import socket,sys; s=socket.create_server(('127.0.0.1',0));"
                                        + "print(s.getsockname()[1],flush=True); sys.stdin.read()")
                        .start();
        try (var out = python.inputReader()) {
            var port = out.readLine();
            assertThat(refusal(port + ":3000", false).message())
                    .matches("Port %s is used by python3.* \\(%d\\)".formatted(port, python.pid()));
        } finally {
            python.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_udp_port_that_is_taken_names_its_holder_and_a_free_one() throws Exception {
        // Held until TCP is tried, or somebody else might get it.
        var tcpPort = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var port = Integer.toString(tcpPort.getLocalPort());
        var python =
                new ProcessBuilder(
                                "python3",
                                "-c",
                                "import socket,sys; s=socket.socket(type=socket.SOCK_DGRAM);"
                                        + "s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEADDR,1);"
                                        + "s.bind(('127.0.0.1',int(sys.argv[1])));"
                                        + "print('bound',flush=True); sys.stdin.read()",
                                port)
                        .start();
        try (tcpPort;
                var out = python.inputReader()) {
            assertThat(out.readLine()).isEqualTo("bound");
            for (var address : List.of("", "127.0.0.1:", "0.0.0.0:", "[::]:")) {
                var problem = refusal("%s%s:53/udp".formatted(address, port));
                assertThat(problem.code()).isEqualTo("port-taken");
                assertThat(problem.message())
                        .matches(
                                "UDP port %s is used by python3.* \\(%d\\)"
                                        .formatted(port, python.pid()));
                assertThat(problem.hint()).matches("Try --forward .*\\d+:53/udp");
            }
            tcpPort.close();
            try (var tcp = HostPort.listen(ForwardSpec.parse(port + ":53"), 1, _ -> false)) {
                assertThat(tcp.number()).isPositive();
            }
        } finally {
            python.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
    }

    private static Problem refusal(String udp) {
        return catchThrowableOfType(
                        ProblemException.class,
                        () ->
                                DatagramPort.open(ForwardSpec.parse(udp), _ -> false)
                                        .forEach(Channels::close))
                .problem();
    }

    @Test
    void an_address_that_is_not_ours_is_refused() {
        var problem = refusal("192.0.2.7:8080:3000", false);
        assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
        assertThat(problem.code()).isEqualTo("bad-address");
        assertThat(refusal("example:8080:3000", false).code()).isEqualTo("bad-address");
    }

    @Test
    void ipv4_wildcard_does_not_take_ipv6_too() throws IOException {
        var port = RelayTest.freePort();
        try (var _ =
                        HostPort.listen(
                                ForwardSpec.parse("0.0.0.0:" + port + ":3000"), 1, _ -> false);
                var six = new ServerSocket()) {
            six.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), port));
            assertThat(six.isBound()).isTrue();
        }
    }

    @Test
    void nobody_holds_a_free_port() throws IOException {
        var free = new InetSocketAddress(LOOPBACK, RelayTest.freePort());
        assertThat(PortHolder.of(free, Transport.TCP)).isEmpty();
    }

    private static Problem refusal(String forward, boolean ours) {
        return catchThrowableOfType(
                        ProblemException.class,
                        () -> HostPort.listen(ForwardSpec.parse(forward), 1, _ -> ours).close())
                .problem();
    }
}
