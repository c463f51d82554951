package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Plan;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The Node.js that wasmrun provides comes in where the machine's own does not fit. */
class ProvidedNodeTest {
    private static final List<String> OFFERED = List.of("24.21.0", "22.23.3", "18.20.8");

    @TempDir private Path folder;

    @Test
    void without_any_on_the_machine_the_preferred_one_is_provided() {
        var plan = plan("", List.of());
        assertThat(plan.version()).isEqualTo("24.21.0");
        assertThat(reasons(plan)).contains("wasmrun provides Node.js 24.21.0");
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void the_machines_own_is_taken_where_it_fits() {
        assertThat(plan("", List.of("20.1.0")).version()).isEqualTo("20.1.0");
        assertThat(plan("22", List.of("22.1.0")).version()).isEqualTo("22.1.0");
    }

    @Test
    void where_it_does_not_fit_one_that_does_is_provided() {
        var plan = plan("22", List.of("20.1.0"));
        assertThat(plan.version()).isEqualTo("22.23.3");
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void a_release_that_nobody_has_gets_the_nearest_with_a_warning_that_names_both() {
        var plan = plan("18.1.0", List.of("20.1.0"));
        assertThat(plan.version()).isEqualTo("18.20.8");
        assertThat(plan.warnings())
                .containsExactly(
                        ".wasmrun.toml asks for Node.js 18.1.0, and wasmrun provides 18.20.8 in its place");
    }

    @Test
    void a_line_that_nobody_has_gets_the_nearest_with_a_warning() {
        var plan = plan("7", List.of("20.1.0"));
        assertThat(plan.version()).isEqualTo("18.20.8");
        assertThat(plan.warnings())
                .containsExactly(
                        ".wasmrun.toml asks for Node.js 7, and wasmrun provides 18.20.8 in its place");
        assertThat(plan("7", List.of("14.1.0")).warnings())
                .containsExactly(".wasmrun.toml asks for Node.js 7, and this machine has 14.1.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'dependencies': {'astro': '^7.1.0'}}                                    | 24.21.0",
                "{'devDependencies': {'@sveltejs/kit': 'latest'}}                          | 24.21.0",
                "{'dependencies': {'astro': '^7.1.0'}, 'engines': {'node': '>=18'}}        | 24.21.0",
                "{'dependencies': {'astro': '^7.1.0'}, 'engines': {'node': '18'}}          | 18.20.8",
                "{'dependencies': {'@adonisjs/core': '7.0.0', 'vite': '7'}}                | 24.21.0",
                "{'dependencies': {'astro': '^5.0.0', 'next': '15.0.1'}}                   | 20.19.4",
                "{'dependencies': {'astro': 'file:../astro'}}                              | 20.19.4",
            })
    void a_package_that_needs_a_newer_one_gets_it(String manifest, String version) {
        Project.in(folder).file("package.json", manifest.replace('\'', '"')).file("server.js", "");
        assertThat(plan("", List.of("20.19.4")).version()).isEqualTo(version);
    }

    private Plan plan(String node, List<String> atHand) {
        var project = Project.in(folder).file("server.js", "");
        if (!node.isEmpty()) {
            project.file(".wasmrun.toml", "[app]\nnode = \"%s\"\n".formatted(node));
        }
        return project.planWith(new Tools(atHand, List.of(), OFFERED, Map.of()));
    }

    private static List<String> reasons(Plan plan) {
        return plan.reasons().stream().map(Plan.Reason::because).toList();
    }
}
