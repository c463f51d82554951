package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Development servers as the public and their own pages meet them: they refuse names that they do
 * not know, and tell their pages what changed. Who needs an app that runs already, takes that.
 */
class DevServersIT extends HouseTest {
    private static final String HEAVY = "wasmrun.frameworks";
    private static final Pattern SCRIPT = Pattern.compile("src=\"(/_next/[^\"]+\\.js)\"");

    @ParameterizedTest
    @CsvSource({"vite, Vite, /src/main.jsx, 403", "django-fresh, Django, 0 notes, 400"})
    void one_that_refuses_strangers_names_is_public_nevertheless(
            String name, String framework, String says, int refusal) {
        running(name);
        assertThat(house.app(name).get("framework").asText()).isEqualTo(framework);
        try (var server = PublicServer.open(house)) {
            var page = server.visitor(name).get("/");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains(says);
            server.closeTo(name);
            assertThat(server.visitor(name, "--host", "keep").get("/").status()).isEqualTo(refusal);
            server.closeTo(name);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = HEAVY, matches = "all")
    void so_is_webpack() {
        one_that_refuses_strangers_names_is_public_nevertheless(
                "webpack", "webpack", "<title>Packed", 403);
    }

    /** It shows its pages to everybody, but what they are made of to none of another origin. */
    @Test
    @EnabledIfSystemProperty(named = HEAVY, matches = "all")
    void so_is_next_with_all_that_its_pages_need() {
        running("next");
        try (var server = PublicServer.open(house)) {
            var visitor = server.visitor("next");
            var page =
                    await().atMost(House.LONG)
                            .until(() -> visitor.get("/"), shown -> shown.status() == 200);
            var script = SCRIPT.matcher(page.body());
            assertThat(script.find()).as(page.body()).isTrue();
            assertThat(visitor.get(script.group(1)).status()).isEqualTo(200);
            server.closeTo("next");
            var kept = server.visitor("next", "--host", "keep");
            assertThat(kept.get(script.group(1)).status()).isEqualTo(403);
            server.closeTo("next");
        }
    }

    @Test
    void a_page_of_vite_learns_of_a_change_through_a_forward()
            throws IOException, InterruptedException {
        var source = running("vite").resolve("src/App.jsx");
        var port = forward("vite");
        assertThat(Page.at(port, "/").body()).contains("/@vite/client");
        assertThat(Page.at(port, "/src/App.jsx").body()).contains("Drawn by React");
        try (var page = new HotPage(port)) {
            assertThat(page.next()).contains("connected");
            edit(source, "Drawn by", "Drawn again by");
            assertThat(page.next()).contains("/src/App.jsx");
            assertThat(Page.at(port, "/src/App.jsx").body()).contains("Drawn again by React");
        }
        edit(source, "Drawn again by", "Drawn by");
    }

    @ParameterizedTest
    @EnabledIfSystemProperty(named = HEAVY, matches = "all")
    @CsvSource({"next, app/page.js, Next up", "vite, src/App.jsx, Drawn by React"})
    void a_saved_file_changes_the_page_in_a_browser_without_a_reload(
            String name, String source, String says) throws IOException {
        var folder = running(name);
        var link = house.wasmrun("ui", "--print").expect(0).out().strip();
        var given =
                Map.of(
                        "WASMRUN_UI_URL",
                        link,
                        "WASMRUN_APP",
                        name,
                        // by the one name at which Next.js reloads its pages
                        "WASMRUN_FORWARD",
                        "http://localhost:" + forward(name),
                        "WASMRUN_TESTS",
                        "hot",
                        "WASMRUN_SOURCE",
                        folder.resolve(source).toString(),
                        "WASMRUN_PAGE_TEXT",
                        says);
        Browser.npm(house, "test:browser", given, Duration.ofMinutes(5));
    }

    private Path running(String name) {
        var folder = house.base().resolve("projects").resolve(name);
        if (!Files.exists(folder)) {
            house.framework(name);
        }
        house.wasmrun("os", folder, "-d", "--wait=180s").expect(0);
        return folder;
    }

    private int forward(String name) {
        var port = House.freePort();
        var listensOn = house.app(name).get("ports").get(0).asInt();
        house.wasmrun("forward", "add", name, port + ":" + listensOn).expect(0);
        return port;
    }

    private static void edit(Path file, String from, String to) throws IOException {
        Files.writeString(file, Files.readString(file).replace(from, to));
    }
}
