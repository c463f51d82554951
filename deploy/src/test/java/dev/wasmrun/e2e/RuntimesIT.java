package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/** A machine without Node.js, or with the wrong one, runs Node.js projects all the same. */
class RuntimesIT {
    private static final Map<String, String> NOWHERE =
            Map.of(
                    "NPM_CONFIG_REGISTRY", "http://127.0.0.1:9/",
                    "HTTPS_PROXY", "http://127.0.0.1:9/");

    @BeforeEach
    void hiding_needs_root() {
        assumeTrue(Person.isRoot(), "hiding the machine's Node.js needs root");
    }

    @Test
    void the_express_example_runs_without_node_and_again_without_a_network() {
        try (var house = House.of(Person.withoutNode(new Person.Self()))) {
            var folder = house.example("node-express", "shop");
            assertThat(house.wasmrun("os", folder, "--dry-run").expect(0).out())
                    .contains("nodejs 24.");
            assertThat(installed(house)).isZero();
            house.wasmrun("os", folder, "--detach", "--wait=180s").expect(0);
            assertThat(house.wasmrun("logs", "shop", "--stream", "system").out())
                    .containsOnlyOnce("Fetching Node.js 24.");
            house.wasmrun("daemon", "stop").expect(0);

            var port = House.freePort();
            house.wasmrun(
                            NOWHERE,
                            "os",
                            folder,
                            "--detach",
                            "--wait=60s",
                            "--forward",
                            port + ":3000")
                    .expect(0);
            assertThat(Page.at(port, "/").body()).contains("run by wasmrun");
            assertThat(house.wasmrun("logs", "shop", "--stream", "system").out())
                    .containsOnlyOnce("Fetching Node.js 24.");

            removes(house);
        }
    }

    private static void removes(House house) {
        var version = house.app("shop").get("runtimeVersion").asText();
        var refused = house.wasmrun("runtimes", "rm", "node@" + version).expect(6);
        assertThat(refused.err()).contains("used by shop");
        house.wasmrun("rm", "-f", "shop").expect(0);
        house.wasmrun("runtimes", "rm", "node@" + version).expect(0);
        assertThat(installed(house)).isZero();
    }

    @Test
    void a_plain_user_runs_it_without_node_too() {
        try (var house = House.of(Person.withoutNode(Person.PlainUser.make()))) {
            assertThat(house.wasmrun("runtimes", "install", "node@24").expect(0).out())
                    .contains("node@24.", "installed");
            ExampleRun.EXPRESS.in(house); // which leaves nothing but what was there before
            assertThat(installed(house)).isEqualTo(1);
        }
    }

    @Test
    void a_release_that_is_not_provided_gets_the_nearest_and_one_that_cannot_come_says_why() {
        try (var house = House.of(new Person.Self())) {
            var files = new HashMap<>(NodeApps.answering("old"));
            files.put(".wasmrun.toml", "[app]\nnode = \"18.0.1\"\n");
            var folder = house.project("old", files);

            var started = house.wasmrun(NOWHERE, "os", folder, "--detach", "--wait=60s").expect(8);
            assertThat(started.err())
                    .contains(
                            "asks for Node.js 18.0.1, and wasmrun provides 18.",
                            "cannot be fetched from");

            var unknown = house.wasmrun("runtimes", "install", "node@18.0.1").expect(3);
            assertThat(unknown.err()).contains("provides no Node.js 18.0.1", "Near it: 18.");
        }
    }

    private static long installed(House house) {
        return StreamSupport.stream(house.json("runtimes", "ls").spliterator(), false)
                .map((JsonNode runtime) -> runtime.get("state").asText())
                .filter("installed"::equals)
                .count();
    }
}
