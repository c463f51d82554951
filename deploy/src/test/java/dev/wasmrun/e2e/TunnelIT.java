package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tunnels between what we have and what the original bore is, each in both roles. */
class TunnelIT extends HouseTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String OUR_SERVER = "127.7.8.36";
    private static final String ECHO =
            """
            require('node:http').createServer((request, response) => {
              request.pipe(response)
            }).listen(3000)
            """;
    private final int forwarded = House.freePort();

    @BeforeAll
    void start() {
        var folder = house.project("echo", NodeApps.server(ECHO));
        house.wasmrun("os", folder, "-d", "--wait", "--forward", forwarded + ":3000").expect(0);
    }

    private static Optional<String> secret(String text) {
        return Optional.of(text).filter(some -> !some.isEmpty());
    }

    private int opened(Map<String, String> env) {
        var started =
                house.wasmrun(env, "tunnel", "start", "echo", "--server", OriginalBore.SERVER, "-q")
                        .expect(0);
        return Integer.parseInt(started.out().strip().replaceFirst(".*:", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "open sesame"})
    void our_tunnel_through_the_original_server(String secret) {
        try (var _ = OriginalBore.server(house, secret(secret))) {
            var port = opened(Map.of("BORE_SECRET", secret));
            Visitors.fiftyAt(OriginalBore.SERVER, port);
            var wrong = Map.of("BORE_SECRET", "wrong");
            var refused =
                    house.wasmrun(wrong, "tunnel", "start", "echo", "--server", OriginalBore.SERVER)
                            .expect(11);
            assertThat(refused.err()).contains("secret");
            assertThat(house.app("echo").get("state").asText()).isEqualTo("running");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "open sesame"})
    void the_original_client_through_our_server(String secret) throws IOException {
        OriginalBore.program(house);
        var file = Files.writeString(house.base().resolve("secret"), secret + "\n");
        var server =
                secret.isEmpty()
                        ? serve("--bind", OUR_SERVER)
                        : serve("--bind", OUR_SERVER, "--secret-file", file.toString());
        try (var client = OriginalBore.client(house, secret(secret), forwarded, OUR_SERVER)) {
            var port = client.publicPort();
            Visitors.fiftyAt(OUR_SERVER, port);
            if (!secret.isEmpty()) {
                assertThat(Programs.succeed("ps", "-eo", "args")).doesNotContain(secret);
                try (var wrong =
                        OriginalBore.client(house, Optional.of("wrong"), forwarded, OUR_SERVER)) {
                    await().atMost(SOON).until(() -> wrong.text().contains("invalid secret"));
                }
            }
            server.interrupt();
            server.ended(SOON).expect(0);
            assertThat(Visitors.echoes(OUR_SERVER, port)).isFalse();
        } finally {
            server.process().destroy();
        }
    }

    private Call serve(String... words) {
        var all = new ArrayList<Object>(List.of("tunnel", "server"));
        all.addAll(List.of(words));
        var server = house.start(Map.of(), all.toArray());
        await().atMost(SOON).until(() -> server.errText().contains("Tunnels are served at"));
        return server;
    }

    @Test
    void a_restarted_server_and_a_killed_daemon_leave_the_public_port_as_it_was() {
        int port;
        try (var _ = OriginalBore.server(house, Optional.empty())) {
            port = opened(Map.of());
            assertThat(Visitors.echoes(OriginalBore.SERVER, port)).isTrue();
        }
        assertThat(Visitors.echoes(OriginalBore.SERVER, port)).isFalse();
        try (var _ = OriginalBore.server(house, Optional.empty())) {
            comesBack(port);
            ProcessHandle.of(house.daemonPid()).orElseThrow().destroyForcibly();
            house.wasmrun("daemon", "start").expect(0);
            comesBack(port);
            house.wasmrun("tunnel", "stop", "echo").expect(0);
            await().atMost(SOON).until(() -> !Visitors.echoes(OriginalBore.SERVER, port));
        }
    }

    @Test
    void ten_restarts_of_the_original_server_leave_the_public_port_as_it_was() {
        var port = 0;
        for (var i = 0; i <= 10; i++) {
            try (var _ = OriginalBore.server(house, Optional.empty())) {
                port = port == 0 ? opened(Map.of()) : port;
                comesBack(port);
            }
        }
        house.wasmrun("tunnel", "stop", "echo").expect(0);
    }

    private static void comesBack(int port) {
        await().atMost(SOON).until(() -> Visitors.echoes(OriginalBore.SERVER, port));
    }

    // Like the dev servers do: strangers' names are refused.
    private static final String PICKY =
            """
            const http = require('node:http')
            const log = []
            const server = http.createServer((request, response) => {
              if (request.headers.host !== 'localhost:3000') return response.writeHead(403).end('host')
              log.push(request.headers.authorization ?? 'none')
              response.end(`${request.headers['x-forwarded-host']} ${log.join()}`)
            })
            server.on('upgrade', (request, socket) => {
              const known = request.headers.origin === 'http://localhost:3000'
              socket.write(`HTTP/1.1 ${known ? 101 : 403} x\\r\\nUpgrade: websocket\\r\\nConnection: upgrade\\r\\n\\r\\n`)
              socket.pipe(socket)
            })
            server.listen(3000)
            """;

    @Test
    void a_dev_server_is_reached_by_its_public_name_and_strangers_are_kept_out()
            throws IOException, InterruptedException {
        var server = serve("--bind", OUR_SERVER);
        try (var web = HttpClient.newHttpClient()) {
            house.wasmrun("os", house.project("picky", NodeApps.server(PICKY)), "-d", "--wait")
                    .expect(0);
            var key = Map.of("WASMRUN_TUNNEL_PASSWORD", "open sesame");
            var started =
                    house.wasmrun(key, "tunnel", "start", "picky", "--server", OUR_SERVER, "-q");
            var url = started.expect(0).out().strip();
            var asked = HttpRequest.newBuilder(URI.create(url));
            assertThat(web.send(asked.build(), ofString()).statusCode()).isEqualTo(401);
            var credentials = Base64.getEncoder().encodeToString("any:open sesame".getBytes(UTF_8));
            asked.header("Authorization", "Basic " + credentials);
            for (var i = 1; i <= 3; i++) {
                var told = url.substring("http://".length()) + " " + "none,".repeat(i);
                assertThat(web.send(asked.build(), ofString()).body() + ",").isEqualTo(told);
            }
            assertThat(house.app("picky").toString()).contains("passwordProtected\":true");
            assertThat(Programs.succeed("ps", "-eo", "args")).doesNotContain("sesame");
            assertThat(house.wasmrun("logs", "picky").out()).doesNotContain("sesame");
            talksUntilTheTunnelStops(URI.create(url), credentials);
        } finally {
            house.wasmrun("rm", "-f", "picky");
            server.process().destroy();
        }
    }

    private void talksUntilTheTunnelStops(URI url, String credentials) throws IOException {
        try (var visitor = new Socket(url.getHost(), url.getPort())) {
            visitor.setSoTimeout((int) SOON.toMillis());
            var head =
                    "GET / HTTP/1.1\r\nHost: %1$s\r\nOrigin: http://%1$s\r\nAuthorization: Basic %2$s\r\n"
                                    .formatted(url.getAuthority(), credentials)
                            + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
            visitor.getOutputStream().write((head + "raw").getBytes(UTF_8));
            var said = new StringBuilder();
            while (!said.toString().endsWith("\r\n\r\nraw")) {
                var one = visitor.getInputStream().read();
                assertThat(one).as(said.toString()).isNotNegative();
                said.append((char) one);
            }
            assertThat(said.toString()).startsWith("HTTP/1.1 101 ");
            house.wasmrun("tunnel", "stop", "picky").expect(0);
            assertThat(visitor.getInputStream().read()).isNegative();
        }
    }

    @Test
    void a_project_that_wants_a_tunnel_is_public_when_it_is_started() {
        try (var _ = OriginalBore.server(house, Optional.empty())) {
            var port = 29_999;
            var config =
                    "[tunnel]\nenabled = true\nservers = ['%s']\nport = %d\n"
                            .formatted(OriginalBore.SERVER, port);
            var files = Map.of("server.js", ECHO, ".wasmrun.toml", config);
            house.wasmrun("os", house.project("open", files), "-d", "--wait").expect(0);
            comesBack(port);
            assertThat(house.wasmrun("logs", "open").out())
                    .contains("[tunnel] of .wasmrun.toml makes the app public");
            house.wasmrun("rm", "-f", "open").expect(0);
        }
    }
}
