package dev.wasmrun.cli;

import static dev.wasmrun.cli.Samples.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

final class OsRequestTest {
    @TempDir Path home;
    @TempDir Path project;
    private FakeDaemon daemon;
    private Shell shell;

    @BeforeEach
    void startDaemon() throws IOException {
        daemon = FakeDaemon.unix(home).on("POST /api/v1/apps", app("shop", "preparing"));
        shell = new Shell(home, project);
    }

    @AfterEach
    void stopDaemon() throws IOException {
        daemon.close();
    }

    @Test
    void all_flags_travel_as_the_protocol_reads_them() throws IOException {
        var outcome =
                shell.run(
                        "os",
                        project.toString(),
                        "--language",
                        "js",
                        "--watch",
                        "--forward",
                        "8080:3000",
                        "--forward",
                        "[::1]:53:53",
                        "--forward",
                        "[::1]:53:53/udp",
                        "--name",
                        "shop",
                        "--env",
                        "A=1=2",
                        "--restart",
                        "on-failure",
                        "--network",
                        "off",
                        "--debug",
                        "--frozen",
                        "--no-install",
                        "--verbose",
                        "-d",
                        "--",
                        "node",
                        "--inspect",
                        "a b.js");
        assertThat(outcome.code()).isZero();
        var spec = spec();
        assertThat(spec.watch()).contains(true);
        assertThat(spec.path()).isEqualTo(project.toRealPath().toString());
        assertThat(spec.language().orElseThrow().wire()).isEqualTo("nodejs");
        assertThat(spec.forwards())
                .extracting(Object::toString)
                .containsExactly("8080:3000", "[::1]:53:53", "[::1]:53:53/udp");
        assertThat(spec.name().orElseThrow().text()).isEqualTo("shop");
        assertThat(spec.env()).containsExactly(Map.entry("A", "1=2"));
        assertThat(spec.restart().orElseThrow().wire()).isEqualTo("on-failure");
        assertThat(spec.debug()).isTrue();
        assertThat(spec.frozen()).isTrue();
        assertThat(spec.noInstall()).isTrue();
        assertThat(spec.online()).isFalse();
        assertThat(spec.command()).containsExactly("node", "--inspect", "a b.js");
    }

    @Test
    void an_app_is_isolated_unless_the_caller_says_otherwise() throws IOException {
        shell.run("os", "-d");
        assertThat(spec().isolation()).isEqualTo(Isolation.AUTO);
        shell.run("os", "-d", "--isolation", "none");
        assertThat(spec().isolation()).isEqualTo(Isolation.NONE);
    }

    @Test
    void the_callers_port_is_the_apps_port() throws IOException {
        shell.variables.put("PORT", "3000");
        shell.run("os", "-d");
        assertThat(spec().port().orElseThrow().number()).isEqualTo(3000);
    }

    @Test
    void only_what_installing_needs_leaves_the_callers_environment() throws IOException {
        shell.variables.put("AWS_SECRET", "x");
        shell.variables.put("npm_config_registry", "http://mirror");
        shell.variables.put("https_proxy", "http://proxy");
        shell.variables.put("PIP_INDEX_URL", "http://mirror");
        shell.run("os", "-d");
        assertThat(spec().caller())
                .containsKeys("PATH", "npm_config_registry", "https_proxy", "PIP_INDEX_URL")
                .doesNotContainKeys("AWS_SECRET", "WASMRUN_HOME");
    }

    @Test
    void a_flag_wins_over_the_env_file() throws IOException {
        Files.writeString(
                project.resolve("app.env"), "export A=file\nB='two # words'\n# no\nC=\"x\\ny\"\n");
        shell.run("os", "-d", "--env-file", "app.env", "--env", "A=flag");
        assertThat(spec().env())
                .containsEntry("A", "flag")
                .containsEntry("B", "two # words")
                .containsEntry("C", "x\ny");
    }

    @Test
    void a_broken_env_file_is_told_with_its_line_and_without_its_secret() throws IOException {
        Files.writeString(project.resolve("app.env"), "A=1\nPASSWORD='hunter2\n");
        var outcome = shell.run("os", "-d", "--env-file", "app.env");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("app.env: line 2 has a quote that does not end")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "--forward abc, 2, 'abc' is no forward",
                "--forward 8080:0, 2, '8080:0' is no forward",
                "--forward 8080:70000, 2, '8080:70000' is no forward",
                "--forward 8080:53/sctp, 2, '8080:53/sctp' is no forward",
                "--forward 8080:1 --forward 8080:2, 2, Host port 8080 is forwarded twice",
                "--forward 8080:1 --forward 0.0.0.0:8080:2, 2, Host port 8080 is forwarded twice",
                "--port 70000, 2, 70000 is no port",
                "--language cobol, 2, 'cobol' is no language",
                "--env FOO, 2, 'FOO' is no variable",
                "--env-file nope.env, 3, There is no file",
                "--name Shop_1, 2, 'Shop_1' is no name for an app",
                "--restart never, 2, 'never' is not one of the known values",
                "--wait=soon, 2, 'soon' is no duration for --wait",
                "missing-folder, 3, There is no folder 'missing-folder'",
                ". --path ., 2, The project folder is given twice",
                "a b, 2, 'b' is one word too many",
                ". --, 2, Nothing comes behind --",
                "--cmd x -- y, 2, The start command is given twice",
                "--detahc, 2, Did you mean --detach?",
                "--network maybe, 2, --network is on or off",
                "--isolation some, 2, 'some' is not one of the known values",
                "--allow-cors, 2, --allow-cors is not there yet",
                "--memory much, 2, 'much' is no size",
                "--memory 1k, 2, '1024' is no limit for memory",
                "--cpus two, 2, --cpus wants a number",
                "--cpus 0, 2, '0.0' is no limit for cpus",
                "--pids 64.9, 2, --pids wants a number",
                "--pids 2, 2, '2' is no limit for pids",
                "--disk 1k, 2, '1024' is no limit for disk",
                "--format xml, 2, 'xml' is no value of --format",
            })
    void bad_input_is_refused_before_the_daemon_is_asked(String words, int code, String message) {
        var outcome = shell.run(("os " + words).split(" "));
        assertThat(outcome.err()).contains(message);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(daemon.requests).isEmpty();
    }

    @Test
    void a_file_is_no_project_folder() throws IOException {
        Files.writeString(project.resolve("server.js"), "");
        var outcome = shell.run("os", "server.js");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("server.js is a file, not a folder");
    }

    @Test
    void a_daemon_on_another_port_is_a_conflict() {
        daemon.on("GET /api/v1/daemon", "{\"url\":\"http://localhost:8420\"}");
        var outcome = shell.run("os", "-d", "--port", "9000");
        assertThat(outcome.code()).isEqualTo(6);
        assertThat(outcome.err())
                .contains("already runs at http://localhost:8420, not on port 9000");
        assertThat(shell.run("os", "-d", "--port", "8420").code()).isZero();
    }

    @Test
    void dry_run_prints_the_plan_and_starts_nothing() {
        daemon.on(
                "POST /api/v1/detect",
                "{\"language\":\"nodejs\",\"framework\":\"Express\",\"version\":\"20\",\"manager\":\"npm\",\"install\":[\"npm\",\"ci\"],\"start\":[\"npm start\"],\"directory\":\".\",\"port\":3000,\"env\":{},\"reasons\":[{\"rule\":1,\"because\":\"package.json\"}],\"rejected\":[],\"warnings\":[\"No lockfile\"]}");
        var outcome = shell.run("os", "--dry-run", "--verbose");
        assertThat(outcome.out())
                .contains("install    npm ci", "start      npm start", "port       3000");
        assertThat(outcome.err()).contains("because (rule 1) package.json", "warning: No lockfile");
        assertThat(daemon.wasAsked("POST", "/api/v1/apps")).isFalse();
    }

    @Test
    void no_open_and_open_are_both_understood() {
        assertThat(shell.run("os", "-d", "--no-open").err()).doesNotContain("No browser");
        shell.variables.put("PATH", "/nowhere");
        assertThat(shell.run("os", "-d", "--open").err()).contains("No browser to open here");
    }

    private AppSpec spec() throws IOException {
        return Json.mapper().readValue(daemon.lastAt("POST", "/api/v1/apps").body(), AppSpec.class);
    }
}
