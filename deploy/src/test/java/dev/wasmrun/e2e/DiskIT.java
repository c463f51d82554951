package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Apps that write without end. */
class DiskIT extends HouseTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long MEGABYTE = 1 << 20;

    // Little may wait and little is kept, so that a few seconds show both.
    @BeforeAll
    void bound() throws IOException {
        Files.writeString(
                house.home().resolve("wasmrun.conf"),
                "wasmrun { log-backlog = 1MiB, log-max = 64MiB }\n");
        house.wasmrun("daemon", "restart").expect(0);
    }

    @Test
    void an_app_that_fills_its_temporary_folders_is_refused_more_and_lives() {
        var filling =
                """
                import time
                for folder in '/tmp', '/home/app', '/dev/shm', '/run':
                    try:
                        with open(folder + '/much', 'wb') as file:
                            for _ in range(64):
                                file.write(bytes(1 << 20))
                    except OSError as e:
                        print('refused in', folder, e.strerror, flush=True)
                print('lives', flush=True)
                time.sleep(300)
                """;
        var folder = house.project("filling", Map.of("main.py", filling));
        house.wasmrun("os", folder, "-d", "--disk", "8m", "--cmd", "exec python3 main.py")
                .expect(0);
        await().atMost(SOON).until(() -> house.wasmrun("logs", "filling").out().contains("lives"));
        assertThat(house.app("filling").at("/limits/inForce/disk").asLong())
                .isEqualTo(8 * MEGABYTE);
        assertThat(house.wasmrun("logs", "filling").out())
                .contains("refused in /tmp", "refused in /home/app")
                .contains("refused in /dev/shm", "refused in /run");
        await().atMost(SOON)
                .until(
                        () ->
                                house.wasmrun("logs", "filling")
                                        .out()
                                        .contains("Full: disk limit 8 MB"));
        assertThat(house.app("filling").get("state").asText()).isEqualTo("running");
        house.wasmrun("rm", "-f", "filling").expect(0);
    }

    @Test
    void an_app_that_prints_without_end_leaves_room_on_the_disk_and_is_told() throws IOException {
        var folder = house.project("loud", Map.of("main.py", "print('unused')"));
        house.wasmrun(
                        "os",
                        folder,
                        "-d",
                        "--cmd",
                        "echo waits; until [ -e go ]; do sleep 0.1; done; yes %s | head -c 400000000; echo; echo over; touch done; exec sleep 300"
                                .formatted("x".repeat(1_000)))
                .expect(0);
        await().atMost(SOON).until(() -> house.wasmrun("logs", "loud").out().contains("waits"));
        // A daemon that stands still is slower than any app, whatever the machine.
        var daemon = Long.toString(house.daemonPid());
        Programs.succeed("kill", "-STOP", daemon);
        try {
            Files.createFile(folder.resolve("go"));
            await().atMost(SOON).until(() -> Files.exists(folder.resolve("done")));
        } finally {
            Programs.succeed("kill", "-CONT", daemon);
        }
        await().atMost(SOON)
                .until(() -> house.wasmrun("logs", "loud", "-n", 5).out().contains("over"));
        assertThat(house.wasmrun("logs", "loud", "--stream", "system").out())
                .contains("The app writes faster than its log can be stored")
                .contains("MB were skipped");
        // what is stored, and what waited last
        await().atMost(SOON).until(() -> used(house.home()) < 200 * MEGABYTE);
        assertThat(house.app("loud").get("state").asText()).isEqualTo("running");
        house.wasmrun("rm", "-f", "loud").expect(0);
    }

    /** Of the disk, in bytes; holes take none. */
    private static long used(Path folder) throws Exception {
        var process = new ProcessBuilder("du", "-sk", folder.toString()).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Long.parseLong(said.split("\\s")[0]) * 1024;
    }
}
