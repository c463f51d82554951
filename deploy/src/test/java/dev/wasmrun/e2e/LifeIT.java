package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;

class LifeIT extends HouseTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void an_app_that_starts_more_processes_than_allowed_is_refused_them() {
        var forking =
                """
                import os, time
                n = 0
                try:
                    while n < 100:
                        n += 1
                        if os.fork() == 0:
                            time.sleep(60)
                except OSError as e:
                    print('refused after', n, e.strerror, flush=True)
                time.sleep(60)
                """;
        var folder = house.project("forking", Map.of("main.py", forking));
        house.wasmrun("os", folder, "-d", "--pids", 30, "--cmd", "exec python3 main.py").expect(0);
        await().atMost(SOON)
                .until(() -> house.wasmrun("logs", "forking").out().contains("refused after"));
        await().atMost(SOON)
                .until(() -> house.app("forking").at("/limits/met").size() == 1 || !groups());
        house.wasmrun("rm", "-f", "forking").expect(0);
    }

    @Test
    void an_app_that_takes_more_memory_than_allowed_is_ended_and_the_log_says_why() {
        var greedy =
                "const all = []; setInterval(() => all.push(Buffer.alloc(16 << 20, 1)), 5);"
                        + " console.log('eating')";
        var folder = house.project("greedy", NodeApps.server(greedy));
        house.wasmrun("os", folder, "-d", "--restart", "no", "--memory", "300m").expect(0);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> house.app("greedy").get("state").asText().equals("failed"));
        assertThat(house.app("greedy").at("/limits/inForce/memory").asLong()).isEqualTo(300L << 20);
        assertThat(house.wasmrun("logs", "greedy").out())
                .contains("eating")
                .contains(groups() ? "Killed: memory limit 300 MB" : "Not limited: memory");
        house.wasmrun("rm", "-f", "greedy").expect(0);
    }

    private boolean groups() {
        var checks = house.json("doctor").get("checks");
        return StreamSupport.stream(checks.spliterator(), false)
                .anyMatch(
                        check ->
                                check.get("name").asText().equals("cgroups")
                                        && check.get("ok").asBoolean());
    }

    @Test
    void an_app_that_crashes_is_started_again() {
        var port = House.freePort();
        var folder = house.project("falls", NodeApps.answering("up"));
        house.wasmrun(
                        "os",
                        folder,
                        "-d",
                        "--wait",
                        "--restart",
                        "on-failure",
                        "--forward",
                        port + ":3000")
                .expect(0);

        Page.at(port, "/crash");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Page.at(port, "/").body()).startsWith("up"));
        assertThat(house.app("falls").get("restarts").asInt()).isEqualTo(1);
        assertThat(house.app("falls").get("run").asInt()).isEqualTo(2);
        house.wasmrun("rm", "-f", "falls").expect(0);
    }

    @Test
    void an_app_that_ends_at_once_fails_with_its_last_lines() {
        var folder =
                house.project(
                        "gone", NodeApps.server("console.error('no database'); process.exit(4)"));
        var ended = house.wasmrun("os", folder, "--restart", "no", "-d", "--wait=20s").expect(1);
        assertThat(ended.err()).contains("no database");
        assertThat(house.app("gone").get("exitCode").asInt()).isEqualTo(4);
        house.wasmrun("rm", "-f", "gone").expect(0);
    }

    @Test
    void an_app_that_wants_a_variable_gets_the_example_of_its_project() throws IOException {
        var port = House.freePort();
        var asking =
                """
                if (!process.env.API_KEY) throw new Error('Missing environment variable: API_KEY')
                require('http').createServer((_, response) => response.end(process.env.API_KEY))
                    .listen(process.env.PORT)
                """;
        var folder = house.project("asking", NodeApps.server(asking));
        var forward = "%d:3000".formatted(port);
        house.wasmrun("os", folder, "-d", "--wait").expect(1);

        Files.writeString(folder.resolve(".env.example"), "API_KEY=example\n");
        house.wasmrun("os", folder, "-d", "--wait", "--restart", "no").expect(1);
        var started = house.wasmrun("os", folder, "-d", "--wait", "--forward", forward).expect(0);
        assertThat(started.err()).contains("no .env").contains("API_KEY of .env.example");
        assertThat(Page.at(port, "/").body()).isEqualTo("example");

        Files.writeString(folder.resolve(".env"), "API_KEY=own\n");
        house.wasmrun("restart", "asking").expect(0);
        await("it reads no .env, and gets nothing else")
                .atMost(SOON)
                .until(() -> house.app("asking").get("state").asText().equals("failed"));
        house.wasmrun("rm", "-f", "asking").expect(0);
    }

    @Test
    void an_app_that_never_listens_times_out_with_its_last_lines() {
        var folder =
                house.project(
                        "deaf",
                        NodeApps.server("console.log('thinking'); setInterval(() => {}, 1000)"));
        assertThat(house.wasmrun("os", folder, "-d", "--wait=2s").expect(9).err())
                .contains("thinking");
        house.wasmrun("rm", "-f", "deaf").expect(0);
    }

    @Test
    void a_failed_install_shows_the_tools_own_lines() {
        var folder =
                house.project(
                        "broken",
                        Map.of(
                                "package.json",
                                """
                                {"name": "broken", "scripts": {"start": "node server.js"},
                                 "dependencies": {"express": "0.0.0-never-published"}}
                                """,
                                "server.js",
                                "console.log('never reached')"));
        assertThat(house.wasmrun("os", folder, "-d", "--wait").expect(8).err())
                .contains("0.0.0-never-published");
        house.wasmrun("rm", "-f", "broken").expect(0);
    }

    @Test
    void a_second_start_skips_the_install_and_os_attaches_to_what_runs() {
        var folder = house.example("node-express", "twice");
        house.wasmrun("os", folder, "-d", "--wait=120s").expect(0);
        var installed = house.wasmrun("logs", "twice", "--stream", "install").expect(0).out();
        house.wasmrun("os", folder, "-d", "--wait").expect(0);
        assertThat(house.app("twice").get("run").asInt())
                .as("attached, not started again")
                .isEqualTo(1);

        house.wasmrun("stop", "twice").expect(0);
        house.wasmrun("start", "twice").expect(0);
        house.wasmrun("wait", "twice", "--for", "ready", "--timeout", "30s").expect(0);
        assertThat(house.wasmrun("logs", "twice", "--stream", "install").expect(0).out())
                .isEqualTo(installed);
        house.wasmrun("rm", "-f", "twice").expect(0);
    }

    @Test
    void the_callers_PORT_and_variables_reach_the_app() {
        var port = House.freePort();
        var folder =
                house.project(
                        "asked", NodeApps.listening("asked", "127.0.0.1", "process.env.PORT"));
        house.wasmrun(
                        Map.of("PORT", "4567"),
                        "os",
                        folder,
                        "-d",
                        "--wait",
                        "--env",
                        "GREETING=hello",
                        "--forward",
                        port + ":4567")
                .expect(0);
        assertThat(Page.at(port, "/").body()).isEqualTo("asked hello");
        house.wasmrun("rm", "-f", "asked").expect(0);
    }

    @Test
    void a_projects_own_settings_are_used_and_an_unknown_key_is_named_with_its_line() {
        var port = House.freePort();
        var settings =
                "[os_mode]\nlanguage = \"nodejs\"\nforwards = [\"%d:3000\"]\n".formatted(port);
        var folder =
                house.project(
                        "settled",
                        Map.of(
                                "main.js",
                                NodeApps.answering("settled").get("server.js"),
                                ".wasmrun.toml",
                                settings + "[app]\nstart = \"node main.js\"\n"));
        house.wasmrun("os", folder, "-d", "--wait").expect(0);
        assertThat(Page.at(port, "/").body()).startsWith("settled");
        house.wasmrun("rm", "-f", "settled").expect(0);

        house.project("settled", Map.of(".wasmrun.toml", settings + "forwrads = []\n"));
        var refused = house.wasmrun("os", folder, "-d").expect(2);
        assertThat(refused.err()).contains("forwrads", "4", "forwards");
    }
}
