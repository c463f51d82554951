package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an app was given in confidence, and is told to nobody who looks at it. */
class SecretsIT extends HouseTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SERVER = "127.7.8.40";
    private static final String OF_SERVER = "opal of the server";
    private static final String OF_VISITORS = "amber of the visitors";
    private static final String OF_CALLER = "ruby of the caller";
    private static final String OF_FILE = "jade of the file";
    // Says sums of what it got, so that it is known to have got it.
    private static final String APP =
            """
            const { createHash } = require('node:crypto')
            for (const name of ['GIVEN', 'OF_FILE']) {
              console.log(name, createHash('sha256').update(process.env[name] || '').digest('hex'))
            }
            require('node:http').createServer((request, response) => {
              response.end('here')
            }).listen(3000)
            """;
    private static final String SETTINGS =
            """
            [app]
            env_file = "vault.env"
            [tunnel]
            enabled = true
            servers = ["%s"]
            secret_env = "VAULT_TUNNEL_SECRET"
            """
                    .formatted(SERVER);

    @Test
    void no_secret_is_in_an_answer_of_the_api_an_event_a_log_or_an_argument() throws Exception {
        var file = Files.writeString(house.base().resolve("secret"), OF_SERVER + "\n");
        var server =
                house.start(
                        Map.of(),
                        "tunnel",
                        "server",
                        "--bind",
                        SERVER,
                        "--secret-file",
                        file.toString());
        var events = house.start(Map.of(), "events", "-f", "--format", "json");
        try {
            await().atMost(SOON).until(() -> server.errText().contains("Tunnels are served at"));
            var url = started();
            assertThat(house.wasmrun("logs", "vault").out()).contains(sum(OF_CALLER), sum(OF_FILE));
            assertThat(visit(url)).isEqualTo(401);
            house.wasmrun("restart", "vault").expect(0);
            await().atMost(SOON).until(() -> house.app("vault").get("run").asInt() == 2);
            await().atMost(SOON).until(() -> events.outText().contains("\"Connected\""));

            var told = told();
            told.put("events", events.outText());
            told.forEach(this::holdsNone);
        } finally {
            events.process().destroy();
            house.wasmrun("rm", "-f", "vault");
            server.process().destroy();
        }
    }

    private String started() {
        var files =
                Map.of(
                        "server.js", APP,
                        "vault.env", "OF_FILE='" + OF_FILE + "'\n",
                        ".wasmrun.toml", SETTINGS);
        var shell =
                Map.of("VAULT_TUNNEL_SECRET", OF_SERVER, "WASMRUN_TUNNEL_PASSWORD", OF_VISITORS);
        house.wasmrun(
                        shell,
                        "os",
                        house.project("vault", files),
                        "-d",
                        "--wait",
                        "--env",
                        "GIVEN=" + OF_CALLER)
                .expect(0);
        await().atMost(SOON)
                .until(() -> house.app("vault").at("/tunnel/state").asText().equals("Connected"));
        return house.app("vault").at("/tunnel/url").asText();
    }

    /** All that is told of the app, by where it is told. */
    private Map<String, String> told() throws Exception {
        var told = new TreeMap<String, String>();
        var app = "/api/v1/apps/vault";
        for (var path :
                List.of(
                        "/api/v1/apps",
                        app,
                        app + "/tunnel",
                        app + "/forwards",
                        app + "/ports",
                        app + "/logs?limit=1000",
                        app + "/logs/runs",
                        app + "/logs/download",
                        "/api/v1/daemon",
                        "/api/v1/doctor",
                        "/metrics")) {
            told.put(path, house.get(path));
        }
        for (var words : List.of("ps -a", "inspect vault", "tunnel status vault", "doctor")) {
            told.put(words, house.wasmrun((Object[]) words.split(" ")).out());
        }
        told.put("arguments", Programs.succeed("ps", "-eo", "args"));
        told.put("daemon.log", Files.readString(house.home().resolve("daemon.log")));
        return told;
    }

    private void holdsNone(String where, String text) {
        assertThat(text)
                .as(where)
                .isNotBlank()
                .doesNotContain(OF_SERVER, OF_VISITORS, OF_CALLER, OF_FILE, house.token());
    }

    private static int visit(String url) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url)).timeout(SOON).build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private static String sum(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }
}
