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
 * not know, and tell their pages what changed.
 */
class DevServersIT extends HouseTest {
    private static final String HEAVY = "wasmrun.frameworks";
    private static final Pattern SCRIPT = Pattern.compile("src=\"(/_next/[^\"]+\\.js)\"");

    @Test
    void vite_is_public_by_a_name_that_it_would_refuse() {
        refusesStrangersNamesAndIsPublicNevertheless("vite", 403);
    }

    @Test
    void django_is_public_by_a_name_that_is_none_of_its_allowed_hosts() {
        refusesStrangersNamesAndIsPublicNevertheless("django-fresh", 400);
    }

    @Test
    @EnabledIfSystemProperty(named = HEAVY, matches = "all")
    void webpack_is_public_by_a_name_that_it_would_refuse() {
        refusesStrangersNamesAndIsPublicNevertheless("webpack", 403);
    }

    private void refusesStrangersNamesAndIsPublicNevertheless(String name, int refusal) {
        start(name);
        try (var server = PublicServer.open(house)) {
            assertThat(server.visitor(name).get("/").status()).isEqualTo(200);
            server.closeTo(name);
            assertThat(server.visitor(name, "--host", "keep").get("/").status()).isEqualTo(refusal);
        }
        house.wasmrun("rm", "-f", name).expect(0);
    }

    /**
     * Next.js shows its pages to everybody, but what they are made of to none of another origin.
     */
    @Test
    @EnabledIfSystemProperty(named = HEAVY, matches = "all")
    void next_is_public_with_all_that_its_pages_need() {
        start("next");
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
        }
        house.wasmrun("rm", "-f", "next").expect(0);
    }

    @ParameterizedTest
    @EnabledIfSystemProperty(named = HEAVY, matches = "all")
    @CsvSource({"next, app/page.js, Next up", "vite, src/main.jsx, Drawn by React"})
    void a_saved_file_changes_the_page_in_a_browser_without_a_reload(
            String name, String source, String says) throws IOException {
        var folder = start(name);
        var port = House.freePort();
        var listensOn = house.app(name).get("ports").get(0).asInt();
        house.wasmrun("forward", "add", name, port + ":" + listensOn).expect(0);
        var given =
                Map.of(
                        "WASMRUN_UI_URL",
                        house.wasmrun("ui", "--print").expect(0).out().strip(),
                        "WASMRUN_APP",
                        name,
                        "WASMRUN_FORWARD",
                        "http://127.0.0.1:" + port,
                        "WASMRUN_SOURCE",
                        folder.resolve(source).toString(),
                        "WASMRUN_PAGE_TEXT",
                        says);
        Browser.npm(house, "test:browser", given, Duration.ofMinutes(5));
        assertThat(Files.readString(folder.resolve(source))).contains(says);
        house.wasmrun("rm", "-f", name).expect(0);
    }

    private Path start(String name) {
        var folder = house.base().resolve("projects").resolve(name);
        if (!Files.exists(folder)) {
            house.framework(name);
        }
        house.wasmrun("os", folder, "-d", "--wait=180s").expect(0);
        return folder;
    }
}
