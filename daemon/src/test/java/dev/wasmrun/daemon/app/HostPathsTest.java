package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class HostPathsTest {
    private final HostPaths paths =
            new HostPaths(
                    List.of(
                            new Job.Bind(Path.of("/home/alice/shop"), "/app", true),
                            new Job.Bind(Path.of("/home/alice/.w/venv"), "/venv", true),
                            new Job.Bind(Path.of("/home/alice/.w/npmrc"), "/config/npmrc", false)));

    @Test
    void the_places_of_a_sandbox_are_those_of_the_host() {
        assertThat(paths.of("/app")).isEqualTo("/home/alice/shop");
        assertThat(paths.of("/app/src/a.js")).isEqualTo("/home/alice/shop/src/a.js");
        assertThat(paths.of("/config/npmrc")).isEqualTo("/home/alice/.w/npmrc");
        assertThat(paths.of(List.of("/venv/bin/python", "-m", "pip")))
                .containsExactly("/home/alice/.w/venv/bin/python", "-m", "pip");
        assertThat(paths.of(Map.of("PATH", "/app/node_modules/.bin:/venv/bin:/usr/bin")))
                .containsEntry(
                        "PATH",
                        "/home/alice/shop/node_modules/.bin:/home/alice/.w/venv/bin:/usr/bin");
    }

    @Test
    void whatever_else_a_word_says_stays() {
        for (var text : List.of("/apple", "app", "http://h/app", "", "a:b", "/usr/app", ":")) {
            assertThat(paths.of(text)).isEqualTo(text);
        }
    }
}
