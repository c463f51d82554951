package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** Runs the UI's own tests in a real browser, on a real daemon with a real app. */
class BrowserIT extends HouseTest {
    @Test
    void the_page_and_the_live_log_are_there_in_a_real_browser() throws IOException {
        var port = House.freePort();
        var shop = house.example("node-express", "shop");
        house.wasmrun("os", shop, "-d", "--wait=120s", "--forward", port + ":3000").expect(0);
        var link = house.wasmrun("ui", "--print").expect(0).out().strip();

        var ui = house.checkout().resolve("ui");
        var out = Files.createTempFile(house.base(), "browser", ".out");
        var builder =
                new ProcessBuilder("npm", "run", "test:browser")
                        .directory(ui.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile());
        builder.environment().put("WASMRUN_UI_URL", link);
        builder.environment().put("WASMRUN_APP", "shop");
        builder.environment().put("WASMRUN_APP_FOLDER", shop.toString());
        screenshot().ifPresent(file -> builder.environment().put("WASMRUN_SCREENSHOT", file));
        new Call(builder.start(), out, out, "npm run test:browser")
                .ended(Duration.ofMinutes(3))
                .expect(0);

        assertThat(house.wasmrun("logs", "shop").expect(0).out()).contains("GET / 200");
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
