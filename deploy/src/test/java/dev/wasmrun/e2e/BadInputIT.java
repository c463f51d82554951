package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Each refusal says what and why, with the exit code that scripts rely on, and starts nothing. */
class BadInputIT extends HouseTest {
    @Test
    void a_file_instead_of_a_folder() {
        refused(
                2,
                "server.js",
                house.project("file", NodeApps.answering("x")).resolve("server.js"));
    }

    @Test
    void a_missing_folder() {
        refused(3, "nowhere", "nowhere");
    }

    @Test
    void an_empty_folder() {
        refused(7, "package.json", house.project("empty", Map.of()));
    }

    @Test
    void an_unknown_language() {
        refused(2, "cobol", app("language"), "--language", "cobol");
    }

    @Test
    void a_forward_that_is_none() {
        refused(2, "abc", app("forward"), "--forward", "abc");
    }

    @Test
    void port_0_and_port_70000() {
        refused(2, "70000", app("ports"), "--forward", "70000:3000");
        refused(2, "0", app("ports"), "--forward", "8080:0");
        refused(2, "70000", app("ports"), "--port", "70000");
    }

    @Test
    void a_low_port_of_a_plain_user() {
        assumeTrue(person().isPlain(), "root may take port 80; PlainUserIT runs this, too");
        refused(5, "80", app("low"), "--forward", "80:3000");
    }

    @Test
    void a_name_in_use() {
        house.wasmrun("os", app("first"), "--name", "mine", "-d", "--wait").expect(0);
        refused(6, "mine", app("second"), "--name", "mine");
        house.wasmrun("rm", "-f", "mine").expect(0);
    }

    @Test
    void a_broken_package_json() {
        refused(2, "package.json", house.project("json", Map.of("package.json", "{ \"name\": ")));
    }

    @Test
    void broken_requirements() {
        var folder =
                house.project(
                        "pip", Map.of("app.py", "print(1)", "requirements.txt", "flask===!!\n"));
        refused(8, "requirements.txt", folder, "--wait=60s");
    }

    @Test
    void a_registry_that_is_down() {
        var needs = "{\"main\": \"x.js\", \"dependencies\": {\"express\": \"5.1.0\"}}";
        var down = "registry=http://127.0.0.1:1/\nfetch-retries=0\n";
        var folder =
                house.project("down", Map.of("package.json", needs, "x.js", "", ".npmrc", down));
        refused(8, "registry cannot be reached", folder, "--wait=60s");
    }

    @Test
    void an_install_that_hangs_is_killed_and_the_next_one_recovers() throws IOException {
        var manifest = "{\"main\": \"server.js\", \"dependencies\": {\"is-number\": \"7.0.0\"}%s}";
        var hangs = ", \"scripts\": {\"postinstall\": \"touch begun; sleep 1000\"}";
        var folder = house.project("hangs", NodeApps.answering("It recovered"));
        Files.writeString(folder.resolve("package.json"), manifest.formatted(hangs));
        house.wasmrun("os", folder, "-d").expect(0);
        await().atMost(House.LONG).until(() -> Files.exists(folder.resolve("begun")));
        house.wasmrun("stop", "-f", "hangs").expect(0);
        assertThat(house.app("hangs").get("state").asText()).isEqualTo("stopped");

        Files.writeString(folder.resolve("package.json"), manifest.formatted(""));
        house.wasmrun("os", folder, "-d", "--wait=90s").expect(0);
        assertThat(folder.resolve("node_modules/is-number/index.js")).exists();
        house.wasmrun("rm", "-f", "hangs").expect(0);
    }

    @Test
    void a_disk_that_is_full_in_the_middle_of_an_install_and_has_room_again() throws IOException {
        assumeTrue(Person.isRoot(), "only root may mount a small disk");
        var needs = "{\"main\": \"server.js\", \"dependencies\": {\"express\": \"5.1.0\"}}";
        var disk = house.project("full", Map.of()).toString();
        Programs.succeed("mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk);
        try {
            var folder = house.project("full", NodeApps.answering("There is room"));
            Files.writeString(folder.resolve("package.json"), needs);
            refused(8, "disk is full", folder, "--wait=90s");
            Programs.succeed("mount", "-o", "remount,size=50m", disk);
            starts("full");
        } finally {
            Programs.succeed("umount", "--lazy", disk);
        }
    }

    @Test
    void folders_and_files_that_a_plain_user_may_not_read() throws IOException {
        assumeTrue(person().isPlain(), "root may read everything; PlainUserIT runs this, too");
        var folder = house.project("closed", NodeApps.answering("closed"));
        Files.createDirectories(folder.resolve("data/below"));
        mode("000", folder.resolve("data"));
        try {
            house.wasmrun("os", folder, "-d", "--wait", "--watch").expect(0);
            Files.writeString(
                    folder.resolve("server.js"), NodeApps.answering("seen").get("server.js"));
            await().atMost(House.LONG).until(() -> house.app("closed").get("run").asInt() == 2);
            house.wasmrun("rm", "-f", "closed").expect(0);

            Files.writeString(folder.resolve("package.json"), "{}");
            mode("000", folder.resolve("package.json"));
            refused(5, "package.json cannot be read", folder);
            mode("000", folder);
            refused(5, "ls -ld", folder);
        } finally {
            mode("755", folder, folder.resolve("data"));
        }
    }

    private static void mode(String mode, Path... files) {
        for (var file : files) {
            Programs.succeed("chmod", mode, file.toString());
        }
    }

    @Test
    void a_python_project_as_windows_writes_it_for_a_python_that_nobody_has() throws IOException {
        var app =
                """
                \uFEFFimport http.server, six
                class Page(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        self.send_response(200)
                        self.end_headers()
                http.server.HTTPServer(('', 8000), Page).serve_forever()
                """
                        .replace("\n", "\r\n");
        var folder = house.project("windows", Map.of("app.py", app, ".python-version", "3.99\r\n"));
        Files.writeString(folder.resolve("requirements.txt"), "\uFEFFsix\r\n", UTF_16LE);
        assertThat(starts("windows").err()).contains("3.99");
    }

    @Test
    void a_node_project_of_links_whose_engines_contradict_and_whose_port_is_a_text()
            throws IOException {
        var manifest =
                """
                \uFEFF{"main": "server.js", "engines": {"node": ">=22 <20"}}
                """
                        .replace("\n", "\r\n");
        var folder = house.project("links", NodeApps.listening("links", "0.0.0.0", "'4000'"));
        Files.createDirectory(folder.resolve("real"));
        Files.move(folder.resolve("server.js"), folder.resolve("real/server.js"));
        Files.writeString(folder.resolve("real/package.json"), manifest);
        Files.createSymbolicLink(folder.resolve("server.js"), Path.of("real/server.js"));
        Files.createSymbolicLink(folder.resolve("package.json"), Path.of("real/package.json"));
        assertThat(starts("links").err()).contains(">=22 <20", "port 4000");
    }

    private Call.Ended starts(String name) {
        var folder = house.base().resolve("projects").resolve(name);
        person().own(folder);
        var started = house.wasmrun("os", folder, "-d", "--wait=90s").expect(0);
        assertThat(house.app(name).get("ready").asBoolean()).isTrue();
        house.wasmrun("rm", "-f", name).expect(0);
        return started;
    }

    @Test
    void programs_that_end_for_want_of_a_package_or_a_variable() {
        var shop = house.project("lacking", NodeApps.server("require('nosuchpackage')"));
        refused(1, "npm install nosuchpackage", shop, "--wait");
        var python = Map.of("main.py", "import os\nos.environ['SHOP_KEY']\n");
        refused(1, "--env SHOP_KEY=VALUE", house.project("unset", python), "--wait");
    }

    @Test
    void broken_settings() {
        var folder = house.project("toml", Map.of("server.js", "", ".wasmrun.toml", "[os_mode\n"));
        refused(2, ".wasmrun.toml", folder);
    }

    @Test
    void an_app_that_nobody_knows() {
        assertThat(house.wasmrun("stop", "nobody").expect(3).err()).contains("nobody");
    }

    private Object app(String name) {
        return house.project(name, NodeApps.answering(name));
    }

    private void refused(int code, String named, Object folder, Object... flags) {
        var words = new ArrayList<Object>(List.of("os", folder, "-d"));
        words.addAll(List.of(flags));
        var before = house.json("ps");
        assertThat(house.wasmrun(words.toArray()).expect(code).err()).contains(named);
        house.json("ps", "-a")
                .forEach(
                        app -> {
                            if (app.get("path").asText().equals(folder.toString())) {
                                house.wasmrun("rm", "-f", app.get("name").asText());
                            }
                        });
        assertThat(house.json("ps")).isEqualTo(before);
    }
}
