package dev.wasmrun.daemon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wasmrun.daemon.network.OpenNetwork;
import dev.wasmrun.daemon.network.PortBinder;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** What real sandboxes see and reach. */
class IsolationTest extends RealSandboxes {
    private static final String SERVE =
            """
            import http.server, socket, sys
            class V6(http.server.HTTPServer): address_family = socket.AF_INET6
            class Hello(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200); self.end_headers(); self.wfile.write(sys.argv[2].encode())
                def log_message(self, *a): pass
            (V6 if ':' in sys.argv[1] else http.server.HTTPServer)((sys.argv[1], 3000), Hello).serve_forever()
            """;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::"})
    void an_app_is_reached_whatever_address_it_binds(String address) throws Exception {
        var network = network("a");
        run(network, "/usr/bin/python3", "-c", SERVE, address, "hello");
        awaitListening(network);
        assertThat(fetch(forward(network))).isEqualTo("hello");
    }

    @Test
    void two_apps_listen_on_the_same_port() throws Exception {
        var one = network("one");
        var two = network("two");
        run(one, "/usr/bin/python3", "-c", SERVE, "0.0.0.0", "one");
        run(two, "/usr/bin/python3", "-c", SERVE, "0.0.0.0", "two");
        awaitListening(one);
        awaitListening(two);
        assertThat(fetch(forward(one)) + fetch(forward(two))).isEqualTo("onetwo");
    }

    @Test
    void no_address_of_the_host_is_reachable_from_inside() throws Exception {
        var network = network("shut");
        try (var v4 = new ServerSocket(0, 10, InetAddress.ofLiteral("0.0.0.0"));
                var v6 = new ServerSocket(0, 10, InetAddress.ofLiteral("::"))) {
            var addresses =
                    NetworkInterface.networkInterfaces()
                            // Cables of other daemons come and go.
                            .filter(card -> !card.getName().startsWith("wv"))
                            .flatMap(NetworkInterface::inetAddresses)
                            .filter(address -> !address.isLinkLocalAddress())
                            .toList();
            for (var address : addresses) {
                var server = address instanceof Inet4Address ? v4 : v6;
                try (var control = new Socket(address, server.getLocalPort())) {
                    assertThat(control.isConnected()).isTrue();
                }
                var host = address.getHostAddress().replaceAll("%.*", "");
                assertThat(tryToConnect(network, host, server.getLocalPort()))
                        .as(host)
                        .isNotEqualTo("connected");
            }
            var gateway = List.of("10.0.2.2", "10.213.0.1", "169.254.169.254");
            for (var host : gateway) {
                assertThat(tryToConnect(network, host, v4.getLocalPort()))
                        .as(host)
                        .isNotEqualTo("connected");
            }
        }
    }

    @Test
    void an_app_sees_its_project_and_nothing_of_the_host() throws Exception {
        var secret = Files.createDirectories(folder.resolve("project/state"));
        Files.writeString(secret.resolve("token"), "secret");
        var network = network("view");
        var seen =
                output(
                        network,
                        "pwd; id -u; ls -A /app/state /run /home /var /root 2>&1;"
                                + " grep Cap /proc/self/status; ls /proc/self/fd; env; tty;"
                                + " touch /app/made && ! touch /usr/x /x /etc/x 2>/dev/null && echo ro;"
                                + " tr '\\0' ' ' </proc/1/cmdline");
        assertThat(seen)
                .startsWith("/app\n1000\n")
                .contains("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000")
                .contains("KEY=value", "ro\n", "not a tty", "/home:\napp\n")
                .doesNotContain("token", "JAVA_HOME", folder.toString());
        assertThat(folder.resolve("project/made")).exists();
    }

    @Test
    void a_sandbox_that_cannot_be_made_is_a_problem_with_bubblewraps_words() throws Exception {
        var missing = new Mount(folder.resolve("missing"), "/opt/missing", false);
        var network = network("none");
        assertThatThrownBy(() -> launch(network, List.of(missing), "true").join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo("sandbox-unavailable");
                            assertThat(e.problem().message()).contains("Can't find source path");
                        });
        assertThat(folder.resolve("run1/arguments")).doesNotExist();
    }

    @Test
    void for_another_owner_the_app_has_his_rights_and_makes_files_as_his() throws Exception {
        var map = Files.readString(Path.of("/proc/self/uid_map"));
        assumeTrue(map.contains("4294967295"), "needs the machine's root, who may become others");
        var other = new UnixUser(64_321, 64_322);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        var project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("roots"), "x");
        Files.setPosixFilePermissions(
                project.resolve("roots"), PosixFilePermissions.fromString("rw-------"));
        Files.setAttribute(project, "unix:uid", other.uid());
        user = other;
        var seen =
                output(network("owner"), "touch made; cat roots; echo more >> /dev/stdout; id -u");
        assertThat(UnixUser.ownerOf(project.resolve("made"))).isEqualTo(other);
        assertThat(seen).isEqualTo("more\n1000\n");
    }

    private String tryToConnect(OpenNetwork network, String host, int port) throws Exception {
        var script =
                "import socket; socket.create_connection(('%s', %d), 0.3); print('connected')"
                        .formatted(host, port);
        return output(network, "/usr/bin/python3 -c \"" + script + "\"").strip();
    }

    private int forward(OpenNetwork network) throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        PortBinder.Binding binding =
                relay.binder(network.namespace())
                        .bind(ForwardSpec.parse(port + ":3000"))
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS);
        opened.push(binding);
        return port;
    }

    private static String fetch(int port) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void only_its_own_thread_is_inside_a_network() throws Exception {
        var network = network("alone");
        try (var callers = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 300; i++) {
                callers.submit(() -> network.namespace().listening().join());
            }
            for (var i = 0; i < 3; i++) {
                run(network, "true").onExit().get(20, TimeUnit.SECONDS);
            }
        }
        var inside = Files.readSymbolicLink(network.namespace().path());
        try (var threads = Files.list(Path.of("/proc/self/task"))) {
            assertThat(threads.filter(thread -> isIn(thread, inside)).count()).isEqualTo(1);
        }
    }

    private static boolean isIn(Path thread, Path network) {
        try {
            return Files.readSymbolicLink(thread.resolve("ns/net")).equals(network);
        } catch (IOException e) {
            return false; // it has just ended
        }
    }
}
