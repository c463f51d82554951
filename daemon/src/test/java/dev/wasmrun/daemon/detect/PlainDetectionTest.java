package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Language;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages without a server, and WebAssembly modules. */
class PlainDetectionTest {
    private static final String WASI = "wasi_snapshot_preview1";

    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void an_empty_project() {
        project = Project.in(folder);
    }

    @Test
    void a_folder_with_a_page_is_served() {
        project.file("index.html", "<script src=app.js></script>")
                .file("app.js", "")
                .file("style.css", "");

        var plan = project.plan();

        assertThat(plan.language()).isEqualTo(Language.STATIC);
        assertThat(plan.install()).isEmpty();
        assertThat(plan.env().get("WASMRUN_STATIC_SERVER")).contains("createServer");
        assertThat(Detector.summary(plan))
                .startsWith("Detected Pages on Node.js 20.20.2, Static app; start: node -e");
    }

    @Test
    void a_page_beside_a_server_belongs_to_the_server() {
        project.file("index.html", "").file("server.js", "");
        assertThat(project.plan().language()).isEqualTo(Language.NODEJS);
    }

    @Test
    void a_page_beside_python_belongs_to_python() {
        project.file("index.html", "").file("app.py", "");
        assertThat(project.plan().language()).isEqualTo(Language.PYTHON);
    }

    @Test
    void a_page_of_a_framework_is_served_by_the_framework() {
        project.file("index.html", "")
                .file("package.json", "{\"devDependencies\": {\"vite\": \"7\"}}");
        assertThat(project.start()).isEqualTo("vite");
    }

    @Test
    void a_page_with_development_tools_is_a_page() {
        project.file("index.html", "")
                .file("package.json", "{\"devDependencies\": {\"prettier\": \"3\"}}");
        assertThat(project.plan().language()).isEqualTo(Language.STATIC);
    }

    @Test
    void a_wasi_command_is_run_by_node() throws IOException {
        module("main.wasm", WASI, "_start");

        var plan = project.plan();

        assertThat(plan.language()).isEqualTo(Language.WASM);
        assertThat(plan.start())
                .containsExactly("node --no-warnings -e \"$WASMRUN_WASI\" 'main.wasm'");
        assertThat(plan.reasons()).extracting("rule").contains(12);
    }

    @Test
    void of_several_modules_the_command_is_run() throws IOException {
        module("a.wasm", WASI, "add");
        module("b.wasm", WASI, "_start");

        assertThat(project.start()).endsWith("'b.wasm'");
    }

    @Test
    void a_library_is_refused() throws IOException {
        module("add.wasm", WASI, "add");
        assertThat(project.problem().code()).isEqualTo("wasm-library");
    }

    @Test
    void a_command_that_needs_more_than_wasi_is_refused() throws IOException {
        module("main.wasm", "env", "_start");

        assertThat(project.problem().code()).isEqualTo("wasm-imports");
        assertThat(project.problem().message()).contains("needs env");
    }

    @Test
    void a_module_beside_python_belongs_to_python() throws IOException {
        module("add.wasm", WASI, "add");
        project.file("main.py", "");
        assertThat(project.plan().language()).isEqualTo(Language.PYTHON);
    }

    @Test
    void a_file_that_only_has_the_name_is_no_module() {
        project.file("main.wasm", "no module");
        assertThat(project.problem().code()).isEqualTo("nothing-detected");
    }

    @Test
    void a_module_that_lies_about_its_lengths_is_none() throws IOException {
        Files.write(
                folder.resolve("main.wasm"),
                new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0, 7, 3, 9, 120, 1});
        assertThat(project.problem().code()).isEqualTo("nothing-detected");
    }

    /** A module that imports a function and exports one, and has no code for it. */
    private void module(String file, String from, String export) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        bytes.write(section(1, new byte[] {1, 0x60, 0, 0}));
        var imports = new ByteArrayOutputStream();
        imports.write(1);
        text(imports, from);
        text(imports, "proc_exit");
        imports.write(new byte[] {0, 0});
        bytes.write(section(2, imports.toByteArray()));
        var exports = new ByteArrayOutputStream();
        exports.write(1);
        text(exports, export);
        exports.write(new byte[] {0, 0});
        bytes.write(section(7, exports.toByteArray()));
        Files.write(folder.resolve(file), bytes.toByteArray());
    }

    @Test
    void pages_of_other_names_or_in_their_usual_folder_are_served_too() {
        project.file("game.html", "<h1>");
        assertThat(project.plan().language()).isEqualTo(Language.STATIC);
        assertThat(project.start()).startsWith("node -e");

        project.file("public/index.html", "<h1>");
        assertThat(project.start()).startsWith("cd public && node -e");

        project.file("package.json", "{}").file("server.js", "");
        assertThat(project.start()).isEqualTo("node server.js");
    }

    @ParameterizedTest
    @CsvSource({
        "go.mod, foreign-project",
        "analysis.ipynb, notebooks-only",
        "tools.py, nothing-detected",
        "web/package.json, ''"
    })
    void pages_of_something_else_are_not_what_is_run(String other, String code) {
        project.file("docs/index.html", "<h1>")
                .file("report.html")
                .file(other, "{\"scripts\": {\"dev\": \"node .\"}}");

        if (code.isEmpty()) {
            assertThat(project.plan().language()).isEqualTo(Language.NODEJS);
        } else {
            assertThat(project.problem().code()).isEqualTo(code);
        }
    }

    private static byte[] section(int id, byte[] content) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(id);
        bytes.write(content.length);
        bytes.writeBytes(content);
        return bytes.toByteArray();
    }

    private static void text(ByteArrayOutputStream bytes, String text) {
        bytes.write(text.length());
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
