package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;

import dev.wasmrun.protocol.Json;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;

/** Machines on which no sandbox can be made: an app is refused, unless a user says otherwise. */
class NoSandboxIT {
    private static final String SERVER =
            "require('node:http').createServer((_, answer) => answer.end('' + process.getuid()))"
                    + ".listen(process.env.PORT, '127.0.0.1')";

    @BeforeEach
    void asRoot() {
        assumeTrue(Person.isRoot(), "only root can make such a machine");
    }

    @Test
    void without_bubblewrap_an_app_is_refused_with_exit_10_and_the_remedy() throws IOException {
        try (var house = House.of(Person.withoutBubblewrap(new Person.Self()))) {
            refused(house, "bwrap");
            assertThat(check(house, "bubblewrap").get("message").asText())
                    .contains("not installed");
            runsWithoutIsolation(house, "0");
        }
    }

    @Test
    void where_nobody_may_make_namespaces_likewise() throws IOException {
        var user = new Person.WithoutNamespaces(Person.PlainUser.make());
        try (var house = House.of(user)) {
            refused(house, "network of its own");
            assertThat(check(house, "user-namespaces").get("ok").asBoolean()).isFalse();
            runsWithoutIsolation(house, "1000");
        }
    }

    private static void refused(House house, String named) {
        var folder = house.project("boxed", NodeApps.server(SERVER));
        var ended = house.wasmrun("os", folder, "-d", "--wait").expect(10);
        assertThat(ended.err()).contains(named, "wasmrun doctor");
        assertThat(house.app("boxed").get("state").asText())
                .as("never silently")
                .isEqualTo("failed");
        house.wasmrun("rm", "-f", "boxed").expect(0);
    }

    private static JsonNode check(House house, String name) throws IOException {
        var report = house.wasmrun("doctor", "--format", "json").expect(10).out();
        for (var check : Json.mapper().readTree(report).get("checks")) {
            if (check.get("name").asText().equals(name)) {
                assertThat(check.get("hint").asText()).contains("--isolation none");
                return check;
            }
        }
        throw new AssertionError("No check " + name + ": " + report);
    }

    private static void runsWithoutIsolation(House house, String user) throws IOException {
        var port = House.freePort();
        house.wasmrun(
                        Map.of("PORT", "" + port),
                        "os",
                        house.project("free", NodeApps.server(SERVER)),
                        "-d",
                        "--wait",
                        "--isolation",
                        "none")
                .expect(0);
        assertThat(Page.at(port, "/").body()).isEqualTo(user);
        house.wasmrun("rm", "-f", "free").expect(0);
    }
}
