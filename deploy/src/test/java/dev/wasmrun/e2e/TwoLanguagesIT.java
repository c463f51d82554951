package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** A server in Python and its pages by Node.js, as one app: both installed, both started. */
class TwoLanguagesIT extends HouseTest {
    private static final Pattern DEBUGGER = Pattern.compile("Debugger at 127.0.0.1:(\\d+)");
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void both_halves_run_and_each_sees_its_own_changes() throws IOException {
        var port = House.freePort();
        var folder = house.framework("two-languages");
        var started =
                house.wasmrun(
                                "os",
                                folder,
                                "-d",
                                "--wait=180s",
                                "--watch",
                                "--debug",
                                "--forward",
                                port + ":5173")
                        .expect(0);

        assertThat(Page.at(port, "/").body()).contains("Drawn by one, told by the other");
        says(port, "told by Flask");
        assertThat(house.wasmrun("logs", "two-languages", "-n", 1000).out())
                .contains("It wants SECRET_KEY, which nobody gives");
        var debuggers = DEBUGGER.matcher(started.err()).results().toList();
        assertThat(debuggers).as("one of each language").hasSize(2);
        var inspector = Integer.parseInt(debuggers.getFirst().group(1));
        assertThat(Page.at(inspector, "/json/version").body()).contains("node.js/v");
        var pages = process("frontend").get("pid");

        var server = folder.resolve("backend/app.py");
        Files.writeString(server, Files.readString(server).replace("told by", "told anew by"));
        says(port, "told anew by Flask");
        assertThat(process("frontend").get("pid")).isEqualTo(pages);

        var told = process("backend").get("pid");
        var page = folder.resolve("frontend/index.html");
        Files.writeString(page, Files.readString(page).replace("Drawn by", "Drawn anew by"));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(Page.at(port, "/").body()).contains("Drawn anew by"));
        assertThat(process("frontend").get("pid")).isEqualTo(pages);
        assertThat(process("backend").get("pid")).isEqualTo(told);

        // nothing has changed, so nothing is installed
        house.wasmrun("stop", "two-languages").expect(0);
        house.wasmrun("logs", "clear", "two-languages").expect(0);
        house.wasmrun("start", "two-languages").expect(0);
        says(port, "told anew by Flask");
        assertThat(house.wasmrun("logs", "two-languages", "-n", 1000).out())
                .doesNotContain("Installing");
    }

    private static void says(int port, String text) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(Page.at(port, "/api/items").body()).isEqualTo(text));
    }

    private JsonNode process(String name) {
        return StreamSupport.stream(
                        house.app("two-languages").get("processes").spliterator(), false)
                .filter(one -> one.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
