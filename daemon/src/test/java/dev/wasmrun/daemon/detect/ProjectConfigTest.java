package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.HostHeader;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.LogView;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;
import dev.wasmrun.protocol.Readiness;
import dev.wasmrun.protocol.RestartPolicy;
import dev.wasmrun.protocol.TunnelServer;
import dev.wasmrun.protocol.TunnelWish;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ProjectConfigTest {
    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void empty() {
        project = Project.in(folder);
    }

    @Test
    void a_project_without_the_file_says_nothing() {
        assertThat(ProjectConfig.read(folder)).isEqualTo(ProjectConfig.NONE);
    }

    @Test
    void every_key_that_acts_is_read() {
        project.file("web/x", "").file("web.env", "A=file", "B='two'", "# no", "export C=3");

        var config =
                config(
                        "[os_mode]",
                        "language = 'py'",
                        "port = 9000",
                        "forwards = ['8080:3000']",
                        "[network]",
                        "isolation = true",
                        "forwards = ['8081:3000', '8080:3000', '8080:53/udp']",
                        "[app]",
                        "name = 'shop'",
                        "cwd = 'web'",
                        "install = 'make deps'",
                        "start = 'make run'",
                        "node = 22",
                        "python = '3.12'",
                        "env = { A = 'config', N = 5, ON = true }",
                        "env_file = 'web.env'",
                        "[restart]",
                        "policy = 'on-failure'",
                        "max = 3",
                        "backoff = '200ms..1m'");

        assertThat(config.language()).contains(Language.PYTHON);
        assertThat(config.uiPort()).contains(new Port(9000));
        assertThat(config.forwards())
                .extracting(ForwardSpec::toString)
                .containsExactly("8080:3000", "8081:3000", "8080:53/udp");
        assertThat(config.name()).contains(new AppName("shop"));
        assertThat(config.cwd()).isEqualTo("web");
        assertThat(config.install()).contains("make deps");
        assertThat(config.start()).contains("make run");
        assertThat(config.node()).contains("22");
        assertThat(config.python()).contains("3.12");
        assertThat(config.env())
                .containsEntry("A", "config")
                .containsEntry("B", "two")
                .containsEntry("C", "3")
                .containsEntry("N", "5")
                .containsEntry("ON", "true");
        assertThat(config.restart()).contains(RestartPolicy.ON_FAILURE);
        assertThat(config.maxRestarts()).contains(3);
        assertThat(config.backoff())
                .contains(new Backoff(Duration.ofMillis(200), Duration.ofMinutes(1)));
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void it_says_how_much_of_the_log_is_kept_and_how_it_is_shown() {
        var config =
                config(
                        "[os_mode.logs]",
                        "max_lines = 500",
                        "auto_scroll = false",
                        "[logs]",
                        "retain = '2d'",
                        "max = '10m'");
        assertThat(config.logs())
                .isEqualTo(
                        new LogKeys(
                                Optional.of(10L << 20),
                                Optional.of(Duration.ofDays(2)),
                                new LogView(500, false)));
        assertThat(config.warnings()).isEmpty();
        assertThat(config("").logs().view()).isEqualTo(LogView.USUAL);
        assertThat(problem("[logs]", "max = 'much'").message()).contains("logs.max");
    }

    @Test
    void live_reload_and_readiness_are_as_the_project_says() {
        var config =
                config(
                        "[os_mode]",
                        "watch = true",
                        "[watch]",
                        "debounce = '1s'",
                        "include = ['*.tmpl']",
                        "ignore = ['data/']",
                        "[ready]",
                        "http = '/health?deep=1'",
                        "timeout = '5s'");
        assertThat(config.warnings()).isEmpty();
        assertThat(config.watching())
                .isEqualTo(
                        new Watching(
                                Optional.of(true),
                                Optional.of(Duration.ofSeconds(1)),
                                List.of("*.tmpl"),
                                List.of("data/"),
                                Optional.empty()));
        assertThat(config.readiness())
                .isEqualTo(new Readiness(Optional.of("/health?deep=1"), 5_000, Optional.empty()));
        assertThat(config("").readiness()).isEqualTo(Readiness.USUAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "/a b", "/a\\r\\nHost: b", ""})
    void what_cannot_be_asked_for_is_no_question_for_readiness(String path) {
        assertThatThrownBy(() -> config("[ready]", "http = \"%s\"".formatted(path)))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void a_tunnel_is_wanted_when_it_is_enabled_and_the_user_is_told() {
        var config =
                config(
                        "[tunnel]",
                        "enabled = true",
                        "servers = ['example.org', '[::1]:7000']",
                        "port = 9000");

        assertThat(config.tunnel().orElseThrow().wish(Map.of()))
                .isEqualTo(
                        new TunnelWish(
                                Optional.of(
                                        List.of(
                                                new TunnelServer("example.org", 7835),
                                                new TunnelServer("::1", 7000))),
                                Optional.empty(),
                                Optional.of(new Port(9000)),
                                Optional.empty()));
        assertThat(config.warnings())
                .containsExactly("[tunnel] of .wasmrun.toml makes the app public at example.org");
        assertThat(wish(Map.of()).inOrder()).containsExactly(TunnelServer.PUBLIC);
        assertThat(config("[tunnel]", "servers = ['example.org']").tunnel()).isEmpty();
        assertThat(problem("[tunnel]", "servers = ['a b']").message()).contains("line 2");
        var many = "'h', ".repeat(9);
        assertThat(problem("[tunnel]", "servers = [%s]".formatted(many)).message())
                .contains("at most 8 servers");
    }

    private TunnelWish wish(Map<String, String> caller, String... more) {
        var lines = new ArrayList<>(List.of("[tunnel]", "enabled = true"));
        lines.addAll(List.of(more));
        return config(lines.toArray(String[]::new)).tunnel().orElseThrow().wish(caller);
    }

    @Test
    void a_tunnel_gets_what_the_caller_has_for_it() {
        var caller =
                Map.of(
                        "BORE_SERVER", "a.example, [::1]:7000",
                        "BORE_SECRET", "s",
                        "MY_TUNNEL", "t",
                        "WASMRUN_TUNNEL_PASSWORD", "p");
        var wish = wish(caller, "servers = ['example.org']");
        assertThat(wish.inOrder())
                .containsExactly(
                        new TunnelServer("a.example", 7835), new TunnelServer("::1", 7000));
        assertThat(wish.secret()).contains("s");
        assertThat(wish.password()).contains("p");
        assertThat(wish(caller, "secret_env = 'MY_TUNNEL'").secret()).contains("t");
        assertThat(wish(Map.of(), "secret_env = 'MY_TUNNEL'").secret()).isEmpty();
        assertThat(wish.toString()).doesNotContain("secret=s", "password=p");
    }

    @Test
    void a_tunnel_may_keep_the_host_header_and_asks_for_no_strange_variable() {
        assertThat(wish(Map.of(), "host_header = 'keep'").hostHeader()).contains(HostHeader.KEEP);
        assertThat(problem("[tunnel]", "host_header = 'lose'").message()).contains("line 2");
        assertThat(problem("[tunnel]", "secret_env = 'AWS_SECRET_ACCESS_KEY'").message())
                .contains("BORE or TUNNEL");
    }

    @Test
    void limits_are_read_and_a_wrong_one_is_named_with_its_line() {
        var limits =
                config("[limits]", "memory = '1g'", "cpus = 1.5", "pids = 64", "disk = '512m'")
                        .limits();
        assertThat(limits)
                .isEqualTo(
                        new Limits(
                                Optional.of(1L << 30),
                                Optional.of(1.5),
                                Optional.of(64),
                                Optional.of(512L << 20)));
        assertThatThrownBy(() -> config("[limits]", "memory = 'much'"))
                .hasMessageContaining("'limits.memory' in line 2");
    }

    @Test
    void an_unknown_key_is_named_with_its_line_and_the_nearest_known_one() {
        var problem = problem("[os_mode]", "langage = 'nodejs'");

        assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
        assertThat(problem.code()).isEqualTo("unknown-key");
        assertThat(problem.message())
                .isEqualTo(".wasmrun.toml has the unknown key 'os_mode.langage' in line 2");
        assertThat(problem.hint()).isEqualTo("Did you mean 'os_mode.language'?");
    }

    @Test
    void an_unknown_table_is_named_as_well() {
        assertThat(problem("", "[restrat]", "max = 1").message()).contains("'restrat' in line 2");
    }

    @Test
    void a_wrong_type_is_named_with_its_line() {
        var problem = problem("[app]", "name = 'x'", "start = 5");

        assertThat(problem.code()).isEqualTo("bad-value");
        assertThat(problem.message()).contains("'app.start' in line 3 must be a text");
    }

    @Test
    void values_that_cannot_be_are_named_with_their_line() {
        assertThat(problem("[os_mode]", "port = 70000").message()).contains("port", "line 2");
        assertThat(problem("[os_mode]", "forwards = ['abc']").message()).contains("line 2");
        assertThat(problem("[os_mode]", "language = 'cobol'").message()).contains("line 2");
        assertThat(problem("[restart]", "policy = 'never'").message()).contains("on-failure");
        assertThat(problem("[restart]", "backoff = '30s..1s'").message()).contains("1s..30s");
        assertThat(problem("[restart]", "max = -1").message()).contains("0 or more");
        assertThat(problem("[app]", "name = 'A B'").message()).contains("line 2");
        assertThat(problem("[app]", "env_file = 'gone.env'").message()).contains("line 2");
        assertThat(problem("[app]", "cwd = '../other'").message()).contains("inside the project");
    }

    @Test
    void variables_come_from_files_of_the_project_alone(@TempDir Path elsewhere)
            throws IOException {
        var secrets = Files.writeString(elsewhere.resolve("secrets"), "KEY=hunter2\n");
        Files.createSymbolicLink(folder.resolve("link.env"), secrets);

        assertThat(problem("[app]", "env_file = '%s'".formatted(secrets)).message())
                .contains("a file of the project")
                .doesNotContain("hunter2");
        assertThat(problem("[app]", "env_file = 'link.env'").message())
                .contains("a file of the project");
        var up = folder.relativize(secrets);
        assertThat(problem("[app]", "env_file = '%s'".formatted(up)).message())
                .contains("a file of the project");
    }

    @Test
    void broken_toml_is_refused_with_line_and_column() {
        var problem = problem("[app]", "name = ");

        assertThat(problem.code()).isEqualTo("bad-config");
        assertThat(problem.message()).contains("line 2, column");
    }

    @Test
    void less_isolation_is_never_granted_silently() {
        assertThat(problem("[network]", "isolation = false").code())
                .isEqualTo("isolation-required");
    }

    @Test
    void the_plan_obeys_the_file() {
        project.file("web/package.json", "{\"scripts\": {\"start\": \"node .\"}}");
        project.file(
                ".wasmrun.toml",
                "[app]",
                "cwd = 'web'",
                "install = 'make deps'",
                "start = 'make run'",
                "node = 22",
                "env = { A = 'b' }",
                "[network]",
                "forwards = ['8080:4000']");

        var plan = project.plan();

        assertThat(plan.directory()).isEqualTo("web");
        assertThat(plan.install()).containsExactly("make deps");
        assertThat(plan.start()).containsExactly("make run");
        assertThat(plan.version()).isEqualTo("22.1.0");
        assertThat(plan.env())
                .as("a plan is shown; the user's own may be secrets")
                .doesNotContainKey("A");
        assertThat(plan.port()).isEqualTo(new Port(4000));
    }

    @Test
    void a_PORT_among_the_apps_variables_is_its_port() {
        project.file("app.py", "").file(".wasmrun.toml", "[app]", "env = { PORT = 4001 }");

        assertThat(project.portOfPlan()).isEqualTo(4001);
    }

    @Test
    void a_version_that_is_not_there_is_a_warning_that_names_both() {
        project.file("app.py", "").file(".wasmrun.toml", "[app]", "python = '3.9'");

        assertThat(project.plan().version()).isEqualTo("3.11.7");
        assertThat(project.plan().warnings())
                .containsExactly(
                        ".wasmrun.toml asks for Python 3.9, and this machine has 3.11.7, 3.12.1, of which 3.11.7 is taken; to add it: uv python install 3.9, or pyenv install 3.9");
    }

    private ProjectConfig config(String... lines) {
        project.file(".wasmrun.toml", lines);
        return ProjectConfig.read(folder);
    }

    private Problem problem(String... lines) {
        return catchThrowableOfType(ProblemException.class, () -> config(lines)).problem();
    }

    @Test
    void a_project_that_opens_a_port_to_other_machines_is_told_of() {
        var config =
                config(
                        "[network]",
                        "forwards = ['0.0.0.0:8080:3000', '127.0.0.2:8081:3000', '[::1]:8082:3000']");
        assertThat(config.warnings())
                .containsExactly(
                        "0.0.0.0:8080:3000 of .wasmrun.toml lets other machines reach the app");
    }
}
