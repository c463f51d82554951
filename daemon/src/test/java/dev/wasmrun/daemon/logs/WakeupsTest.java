package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

class WakeupsTest {
    @TempDir Path home;

    private Path folder(String name) throws IOException {
        var folder = Files.createDirectory(home.resolve(name));
        Files.createFile(folder.resolve("stdout"));
        return folder;
    }

    private static void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("stdout"), "x", StandardOpenOption.APPEND);
    }

    @Test
    void who_tails_a_folder_is_woken_at_first_and_by_each_write() throws Exception {
        var folder = folder("shop");
        var woken = new AtomicInteger();
        try (var wakeups = new Wakeups();
                var _ = wakeups.onWrite(folder, woken::incrementAndGet)) {
            assertThat(woken).hasValue(1);
            write(folder);
            await().untilAsserted(() -> assertThat(woken).hasValueGreaterThan(1));
            var before = woken.get();
            write(folder);
            await().untilAsserted(() -> assertThat(woken).hasValueGreaterThan(before));
        }
    }

    @Test
    void a_write_wakes_nobody_elses_sleeper_and_nobody_who_left() throws Exception {
        var shop = folder("shop");
        var blog = folder("blog");
        var shops = new AtomicInteger();
        var blogs = new AtomicInteger();
        var gone = new AtomicInteger();
        try (var wakeups = new Wakeups();
                var _ = wakeups.onWrite(shop, shops::incrementAndGet);
                var _ = wakeups.onWrite(blog, blogs::incrementAndGet)) {
            wakeups.onWrite(folder("old"), gone::incrementAndGet).close();
            write(home.resolve("old"));
            write(shop);
            await().untilAsserted(() -> assertThat(shops).hasValueGreaterThan(1));
            assertThat(blogs).hasValue(1);
            assertThat(gone).hasValue(1);
        }
    }

    @Test
    void a_sleeper_that_breaks_does_not_keep_others_asleep() throws Exception {
        var shop = folder("shop");
        var blog = folder("blog");
        var shops = new AtomicInteger();
        var blogs = new AtomicInteger();
        try (var wakeups = new Wakeups();
                var _ =
                        wakeups.onWrite(
                                shop,
                                () -> {
                                    if (shops.incrementAndGet() > 1) {
                                        throw new IllegalStateException("a bug");
                                    }
                                });
                var _ = wakeups.onWrite(blog, blogs::incrementAndGet)) {
            write(shop);
            await().untilAsserted(() -> assertThat(shops).hasValueGreaterThan(1));
            write(blog);
            await().untilAsserted(() -> assertThat(blogs).hasValueGreaterThan(1));
        }
    }
}
