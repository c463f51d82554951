package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the UI's own tests in a real browser: on a real daemon with a real app, and on a made-up
 * one.
 */
class BrowserIT extends HouseTest {
    private static final Duration SOON = Duration.ofSeconds(60);

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
    void a_line_of_a_hundred_megabytes_and_what_a_limit_did_are_seen_in_the_page()
            throws IOException {
        var size = 100 << 20;
        var endless =
                """
                import os, sys, time
                print('before', flush=True)
                while not os.path.exists('go'):
                    time.sleep(0.05)
                sys.stdout.write('BEGIN' + 'x' * %d + 'END')
                sys.stdout.flush()
                open('done', 'w').close()
                time.sleep(600)
                """
                        .formatted(size);
        var folder = house.project("endless", Map.of("main.py", endless));
        house.wasmrun("os", folder, "-d", "--cmd", "exec python3 main.py").expect(0);
        await().atMost(SOON).until(() -> house.wasmrun("logs", "endless").out().contains("before"));
        writeWhileTheDaemonStands(folder);

        var greedy =
                "const all = []; console.error('takes all there is'); console.log('eating');"
                        + " setInterval(() => all.push(Buffer.alloc(16 << 20, 1)), 5);"
                        + " setTimeout(() => process.exit(1), 3000)";
        var hungry = house.project("greedy", NodeApps.server(greedy));
        house.wasmrun("os", hungry, "-d", "--restart", "no", "--memory", "300m").expect(0);
        await().atMost(SOON)
                .until(() -> house.app("greedy").get("state").asText().equals("failed"));
        var log = house.wasmrun("logs", "greedy").out();
        var limit = "Killed: memory limit 300 MB";

        var link = house.wasmrun("ui", "--print").expect(0).out().strip();
        var daemon = house.daemonPid();
        Browser.npm(
                house,
                "test:browser",
                Map.of(
                        "WASMRUN_UI_URL",
                        link,
                        "WASMRUN_TESTS",
                        "limits",
                        "WASMRUN_LONG_LINE",
                        Integer.toString(size + "BEGINEND".length()),
                        "WASMRUN_LIMIT",
                        log.contains(limit) ? limit : "Not limited: memory"),
                Duration.ofMinutes(3));
        assertThat(house.daemonPid()).isEqualTo(daemon);
        assertThat(mostMemory(daemon)).isLessThan(450 << 20);
    }

    // So that the whole line waits: of a line that comes in parts, what is there is shown after a
    // moment.
    private void writeWhileTheDaemonStands(Path folder) throws IOException {
        var daemon = Long.toString(house.daemonPid());
        Programs.succeed("kill", "-STOP", daemon);
        try {
            Files.createFile(folder.resolve("go"));
            await().atMost(SOON).until(() -> Files.exists(folder.resolve("done")));
        } finally {
            Programs.succeed("kill", "-CONT", daemon);
        }
    }

    /** The most that a process ever held, in bytes. */
    private static long mostMemory(long pid) throws IOException {
        var most =
                Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .findFirst()
                        .orElseThrow();
        return Long.parseLong(most.replaceAll("[^0-9]", "")) * 1_024;
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
