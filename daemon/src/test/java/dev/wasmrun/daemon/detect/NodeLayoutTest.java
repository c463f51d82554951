package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/** Rule 5 for Node.js projects as strangers write them. */
class NodeLayoutTest {
    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void empty() {
        project = Project.in(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "docs:dev, vitepress dev docs",
        "start-server, node api",
        "dev_web, vite",
        "server, nodemon api",
    })
    void a_script_with_nearly_a_usual_name_is_run(String name, String text) {
        project.file(
                "package.json",
                "{\"scripts\": {\"lint\": \"eslint .\", \"%s\": \"%s\"}}".formatted(name, text));

        assertThat(project.start()).isEqualTo(text);
    }

    @Test
    void a_script_that_serves_a_build_gives_way_to_one_that_needs_none() {
        project.file(
                "package.json",
                """
                {"scripts": {"serve": "docusaurus serve", "start": "docusaurus start"}}""");

        assertThat(project.start()).isEqualTo("docusaurus start");
        assertThat(project.plan().rejected()).contains("script serve: docusaurus serve");
    }

    @Test
    void what_was_never_built_is_built_first() {
        project.file(
                "package.json",
                """
                {"main": "dist/index.js", "scripts": {"build": "tsc", "start": "node dist/index.js"}}""");

        assertThat(project.start()).isEqualTo("npm run build && node dist/index.js");
        project.file("dist/index.js", "");
        assertThat(project.start()).isEqualTo("node dist/index.js");
    }

    @Test
    void so_is_an_entry_point_that_a_build_makes() {
        project.file(
                "package.json", "{\"main\": \"./lib/a.js\", \"scripts\": {\"build\": \"tsc\"}}");

        assertThat(project.start()).isEqualTo("npm run build && node ./lib/a.js");
    }

    @Test
    void the_only_program_of_a_package_is_run() {
        project.file("package.json", "{\"bin\": {\"srv\": \"bin/cli.js\"}}").file("bin/cli.js", "");

        assertThat(project.start()).isEqualTo("node bin/cli.js");
    }

    @Test
    void a_later_yarn_is_plug_and_play_before_it_has_a_lock() {
        project.file(
                        "package.json",
                        """
                        {"packageManager": "yarn@4.5.0", "scripts": {"dev": "node index.js"},
                         "dependencies": {"express": "4"}}""")
                .file("index.js", "");

        assertThat(project.start()).isEqualTo("yarn run dev");
    }

    @ParameterizedTest
    @CsvSource({"go.mod, Go", "Cargo.toml, Rust", "deno.json, Deno", "Gemfile, Ruby"})
    void a_project_of_another_language_is_called_by_its_name(String file, String language) {
        project.file(file, "");

        assertThat(project.problem().code()).isEqualTo("foreign-project");
        assertThat(project.problem().message()).contains(language, file);
    }
}
