package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the UI's own tests in a real browser: on a real daemon with a real app, and on a made-up
 * one.
 */
class BrowserIT extends HouseTest {
    @Test
    void the_page_and_the_live_log_are_there_in_a_real_browser() throws IOException {
        var port = House.freePort();
        var shop = house.example("node-express", "shop");
        house.wasmrun("os", shop, "-d", "--wait=120s", "--forward", port + ":3000").expect(0);
        var link = house.wasmrun("ui", "--print").expect(0).out().strip();

        var given = new HashMap<String, String>();
        given.put("WASMRUN_UI_URL", link);
        given.put("WASMRUN_APP", "shop");
        given.put("WASMRUN_APP_FOLDER", shop.toString());
        screenshot().ifPresent(file -> given.put("WASMRUN_SCREENSHOT", file));
        Browser.npm(house, "test:browser", given, Duration.ofMinutes(3));

        assertThat(house.wasmrun("logs", "shop").expect(0).out()).contains("GET / 200");
    }

    @Test
    void the_page_holds_in_each_state_that_a_made_up_daemon_can_bring_about() throws IOException {
        Browser.npm(house, "test:browser", Map.of(), Duration.ofMinutes(15));
    }

    @Test
    void the_page_stays_quick_and_small_over_a_million_lines_and_a_stream_of_them()
            throws IOException {
        Browser.npm(
                house,
                "test:performance",
                Map.of("WASMRUN_LINES", "500000"),
                Duration.ofMinutes(15));
    }

    private Optional<String> screenshot() {
        return Optional.ofNullable(System.getProperty("wasmrun.screenshot"))
                .filter(file -> !file.isBlank())
                .map(
                        file ->
                                house.checkout()
                                        .resolve(file.equals("true") ? "docs/screenshot.png" : file)
                                        .toString());
    }
}
