package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

class ForegroundIT extends HouseTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void logs_follow_until_ctrl_c_stops_the_app_gracefully() {
        var source = "process.on('SIGTERM', () => { console.log('tidied up'); process.exit(0) });";
        var folder =
                house.project(
                        "polite",
                        Map.of("server.js", source + NodeApps.answering("x").get("server.js")));
        var call = house.start(Map.of(), "os", folder);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(call.outText() + call.errText()).contains("listening"));

        call.interrupt();
        var ended = call.ended(SOON);
        assertThat(ended.out() + ended.err()).contains("tidied up");
        assertThat(house.app("polite").get("state").asText()).isEqualTo("stopped");
        house.wasmrun("rm", "polite").expect(0);
    }

    @Test
    void a_second_ctrl_c_kills_an_app_that_does_not_stop() {
        var source = "process.on('SIGTERM', () => console.log('not yet'));";
        var folder =
                house.project(
                        "stubborn",
                        Map.of("server.js", source + NodeApps.answering("x").get("server.js")));
        var call = house.start(Map.of(), "os", folder);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(call.outText() + call.errText()).contains("listening"));

        call.interrupt();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(call.outText() + call.errText()).contains("not yet"));
        call.interrupt();
        call.ended(Duration.ofSeconds(8));
        assertThat(house.app("stubborn").get("state").asText()).isIn("stopped", "failed");
        house.wasmrun("rm", "-f", "stubborn").expect(0);
    }

    @Test
    void the_apps_own_exit_code_is_passed_on() {
        var folder =
                house.project("short", NodeApps.server("console.log('done'); process.exit(5)"));
        assertThat(house.wasmrun("os", folder, "--restart", "no").expect(5).out()).contains("done");
        house.wasmrun("rm", "-f", "short").expect(0);
    }
}
