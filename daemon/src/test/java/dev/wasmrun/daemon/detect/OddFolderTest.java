package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders as people really have them. */
class OddFolderTest {
    @TempDir private Path folder;
    @TempDir private Path elsewhere;
    private Project project;

    @BeforeEach
    void an_empty_project() {
        project = Project.in(folder);
    }

    @Test
    void requirements_in_utf_16_are_read() throws IOException {
        project.file("main.py", "from fastapi import FastAPI", "app = FastAPI()");
        Files.write(
                folder.resolve("requirements.txt"),
                "\uFEFFfastapi\r\nhypercorn\r\n".getBytes(StandardCharsets.UTF_16LE));

        assertThat(project.start()).startsWith("hypercorn main:app");
    }

    @Test
    void a_module_among_very_many_files_is_found() throws IOException {
        for (var i = 0; i < 21_000; i++) {
            Files.createFile(folder.resolve("row-%d.txt".formatted(i)));
        }
        project.file("shop.py", "app = Flask(__name__)");

        assertThat(project.flaskApp()).isEqualTo("shop:app");
    }

    @Test
    void a_module_beside_very_many_folders_is_found() throws IOException {
        for (var i = 0; i < 1_000; i++) {
            Files.createDirectories(folder.resolve("api/%d/%d".formatted(i % 10, i)));
        }
        project.file("server/shop.py", "app = Flask(__name__)");

        assertThat(project.flaskApp()).isEqualTo("server.shop:app");
    }

    @Test
    void engines_that_contradict_each_other_are_told() {
        project.file("package.json", "{\"main\": \"a.js\", \"engines\": {\"node\": \">=22 <20\"}}")
                .file("a.js", "");

        assertThat(project.plan().warnings()).anyMatch(warning -> warning.contains(">=22 <20"));
    }

    @Test
    void windows_line_ends_and_byte_order_marks_are_read_over() {
        project.file("Procfile", "\uFEFFweb: node server.js\r\n")
                .file("package.json", "\uFEFF{\r\n\"dependencies\": {\"koa\": \"3\"}\r\n}\r\n")
                .file("pnpm-lock.yaml", "\uFEFFlockfileVersion: '6.0'\r\n");

        assertThat(project.start()).isEqualTo("node server.js");
        assertThat(project.plan().managerVersion()).contains("8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.listen('4000')",
                "app.listen(\"4000\")",
                "fastify.listen({ port: '4000' })",
                "const port = '4000'",
                "const PORT = 4000"
            })
    void a_port_may_be_a_string(String line) {
        project.file("server.js", line);

        assertThat(project.portOfPlan()).isEqualTo(4000);
    }

    @Test
    void a_project_of_links_to_its_own_files_is_a_project() throws IOException {
        project.file("src/real.json", "{\"main\": \"server.js\"}").file("src/real.js", "");
        Files.createSymbolicLink(folder.resolve("package.json"), Path.of("src/real.json"));
        Files.createSymbolicLink(folder.resolve("server.js"), folder.resolve("src/real.js"));

        assertThat(project.start()).isEqualTo("node server.js");
        assertThat(project.plan().warnings()).isEmpty();
    }

    @Test
    void a_manifest_behind_a_link_that_leads_out_is_refused() throws IOException {
        var real = Files.writeString(elsewhere.resolve("package.json"), "{\"main\": \"a.js\"}");
        Files.createSymbolicLink(folder.resolve("package.json"), real);

        assertThat(project.problem().code()).isEqualTo("link-leads-out");
        assertThat(project.problem().hint()).contains("put the file itself there");
    }

    @Test
    void other_links_that_lead_out_are_told() throws IOException {
        project.file("server.js", "");
        Files.createSymbolicLink(folder.resolve("photos"), elsewhere);
        Files.createSymbolicLink(folder.resolve("gone.js"), elsewhere.resolve("gone.js"));

        assertThat(project.plan().warnings())
                .containsExactly(
                        "gone.js, photos lead out of the project; what is there is missing in the sandbox");
    }

    @Test
    void links_in_a_circle_end_somewhere() throws IOException {
        project.file("server.js", "")
                .file("package.json", "{\"workspaces\": [\"**\", \"self/**\"]}");
        Files.createSymbolicLink(folder.resolve("self"), folder);

        assertThat(project.start()).isEqualTo("node server.js");
    }

    @Test
    void of_a_huge_folder_only_so_much_is_listed() throws IOException {
        for (var i = 0; i < 1500; i++) {
            Files.createFile(folder.resolve("data-%d.csv".formatted(i)));
        }
        project.file("server.js", "");

        assertThat(new Folder(folder).files()).hasSize(1000);
        assertThat(project.start()).isEqualTo("node server.js");
    }

    @Test
    void what_is_deep_below_is_not_looked_for() {
        project.file("a/b/c/package.json", "{\"scripts\": {\"dev\": \"vite\"}}");

        assertThat(project.problem().code()).isEqualTo("nothing-detected");
    }

    @Test
    void a_lock_without_a_manifest_is_no_project_of_its_own() {
        project.file("pnpm-lock.yaml", "").file("server.js", "");

        assertThat(project.plan().install()).isEmpty();
    }
}
