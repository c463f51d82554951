package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** {@code kill -9} of the daemon: apps run on, and the next daemon takes them over. */
class CrashIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long SEED = 20_261;
    // Counts on stdout and stderr alike, so that a line that is lost or doubled is seen.
    private static final String COUNTING =
            """
            let n = 0
            setInterval(() => {
              n++
              console.log('out ' + n)
              console.error('err ' + n)
            }, 10)
            require('node:http').createServer((request, response) => {
              response.end(process.pid + ' ' + process.uptime())
            }).listen(3000)
            """;
    private static final String CRASHING =
            """
            console.log('begin')
            require('node:http').createServer(() => {}).listen(3000)
            setTimeout(() => { console.log('end'); process.exit(3) }, 700)
            """;

    Person person() {
        return new Person.Self();
    }

    // A hundred take ten minutes of two cores.
    int kills() {
        return Integer.getInteger("wasmrun.kills");
    }

    @Test
    void an_app_runs_on_answers_again_and_loses_no_line() {
        try (var house = House.of(person())) {
            var port = counting(house);
            var before = house.app("counting");
            kill(house);
            house.wasmrun("daemon", "start").expect(0);
            answers(port);
            var after = house.app("counting");
            assertThat(after.get("pid")).isEqualTo(before.get("pid"));
            assertThat(after.get("startedAt")).isEqualTo(before.get("startedAt"));
            assertThat(after.get("restarts").asInt()).isZero();
            assertThat(after.get("outbound")).isEqualTo(before.get("outbound"));
            house.wasmrun("stop", "counting").expect(0);
            everyLineOnce(house);
        }
    }

    @Test
    void a_new_daemon_takes_over_without_anything_but_open_connections_lost() {
        try (var house = House.of(person())) {
            var port = counting(house);
            var pid = house.app("counting").get("pid");
            var daemon = house.daemonPid();
            house.wasmrun("daemon", "restart").expect(0);
            assertThat(house.daemonPid()).isNotEqualTo(daemon);
            answers(port);
            assertThat(house.app("counting").get("pid")).isEqualTo(pid);
            house.wasmrun("stop", "counting").expect(0);
            everyLineOnce(house);
        }
    }

    @Test
    void how_an_app_ended_while_no_daemon_ran_is_known_and_its_policy_holds() {
        try (var house = House.of(person())) {
            var source = "console.log('on'); setTimeout(() => process.exit(7), 2500)";
            var folder = house.project("brief", NodeApps.server(source));
            house.wasmrun("os", folder, "-d", "--restart", "no").expect(0);
            await().atMost(SOON).until(() -> state(house, "brief").equals("running"));
            var pid = house.app("brief").get("pid").asLong();
            kill(house);
            await().atMost(SOON).until(() -> ProcessHandle.of(pid).isEmpty());
            var gone = Instant.now();
            house.wasmrun("daemon", "start").expect(0);
            await().atMost(SOON).until(() -> state(house, "brief").equals("failed"));
            var app = house.app("brief");
            assertThat(app.get("exitCode").asInt()).isEqualTo(7);
            assertThat(Instant.parse(app.get("exitedAt").asText())).isBeforeOrEqualTo(gone);
            assertThat(house.wasmrun("logs", "brief").out()).contains("on");
        }
    }

    @Test
    void at_any_moment_no_app_and_no_line_is_lost_or_doubled() {
        var random = new Random(SEED);
        try (var house = House.of(person())) {
            var port = counting(house);
            var pid = house.app("counting").get("pid");
            crashing(house);
            house.wasmrun("os", house.project("toggled", NodeApps.answering("toggled")), "-d")
                    .expect(0);
            for (var i = 0; i < kills(); i++) {
                var verb = List.of("start", "stop", "restart").get(random.nextInt(3));
                var call = house.start(Map.of(), verb, "toggled");
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos());
                kill(house);
                var promised = call.ended(House.LONG).code() == 0;
                house.wasmrun("daemon", "start").expect(0);
                check(house, port, pid, promised ? verb : "");
            }
            house.wasmrun("stop", "toggled", "crashing", "counting").expect(0);
            everyLineOnce(house);
            beginsAndEndsMatch(house);
        }
    }

    private static void check(House house, int port, JsonNode pid, String promised) {
        answers(port);
        var apps = house.apps();
        assertThat(StreamSupport.stream(apps.spliterator(), false))
                .extracting(app -> app.get("name").asText())
                .containsExactly("counting", "crashing", "toggled");
        assertThat(apps.get(0).get("pid")).isEqualTo(pid);
        assertThat(apps.get(1).get("state").asText()).isNotIn("stopped", "failed");
        switch (promised) {
            case "stop" ->
                    await().atMost(SOON).until(() -> state(house, "toggled").equals("stopped"));
            case "start", "restart" ->
                    await().atMost(SOON).until(() -> state(house, "toggled").equals("running"));
            default -> {
                // nothing was promised
            }
        }
    }

    private static int counting(House house) {
        var port = House.freePort();
        var folder = house.project("counting", NodeApps.server(COUNTING));
        house.wasmrun("os", folder, "-d", "--wait", "--forward", port + ":3000").expect(0);
        answers(port);
        return port;
    }

    private static void crashing(House house) {
        var files =
                Map.of(
                        "server.js",
                        CRASHING,
                        ".wasmrun.toml",
                        "[restart]\npolicy = \"always\"\nmax = 1000\nbackoff = \"10ms..50ms\"\n");
        house.wasmrun("os", house.project("crashing", files), "-d").expect(0);
    }

    private static void kill(House house) {
        ProcessHandle.of(house.daemonPid()).orElseThrow().destroyForcibly();
    }

    private static void answers(int port) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Page.at(port, "/").status()).isEqualTo(200));
    }

    private static String state(House house, String app) {
        return house.app(app).get("state").asText();
    }

    private static void everyLineOnce(House house) {
        for (var stream : List.of("out", "err")) {
            var lines = lines(house, "counting", "std" + stream);
            var expected =
                    IntStream.rangeClosed(1, lines.size()).mapToObj(n -> stream + " " + n).toList();
            assertThat(lines).hasSizeGreaterThan(10).isEqualTo(expected);
        }
    }

    // A run that is killed by a stop has no end; all others have.
    private static void beginsAndEndsMatch(House house) {
        var lines = new ArrayList<>(lines(house, "crashing", "stdout"));
        if (lines.getLast().equals("begin")) {
            lines.removeLast();
        }
        for (var i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).as("line %d", i).isEqualTo(i % 2 == 0 ? "begin" : "end");
        }
    }

    private static List<String> lines(House house, String app, String stream) {
        return house.wasmrun("logs", app, "-n", 1_000_000, "--stream", stream, "--format", "ndjson")
                .expect(0)
                .out()
                .lines()
                .map(line -> line.replaceFirst(".*\"text\":\"([^\"]*)\".*", "$1"))
                .toList();
    }
}
