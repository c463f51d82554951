package dev.wasmrun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class TunnelVerbsTest {
    private static final String START = "POST /api/v1/apps/shop/tunnel";
    private static final String OPEN =
            """
            {"state":"Connected","server":"bore.pub","url":"http://bore.pub:4000","publicPort":4000,\
            "since":"2026-01-01T10:00:00Z","retries":0,"lastError":null,"expiresAt":null,"problem":null,\
            "passwordProtected":false,\
            "traffic":{"visitors":12,"visitorsNow":3,"bytesIn":2048,"bytesOut":0}}""";
    private static final String REFUSED =
            """
            {"kind":"tunnel","code":"tunnel-secret-wrong","message":"invalid secret","hint":"Give it"}""";

    @TempDir Path home;
    @TempDir Path project;
    private FakeDaemon daemon;
    private Shell shell;

    @BeforeEach
    void startDaemon() throws IOException {
        daemon =
                FakeDaemon.unix(home)
                        .on("GET /api/v1/apps", "[" + Samples.app("shop", "running") + "]")
                        .on("POST /api/v1/apps", Samples.app("shop", "preparing"))
                        .on(START, OPEN);
        shell = new Shell(home, project);
    }

    @AfterEach
    void stopDaemon() throws IOException {
        daemon.close();
    }

    private String sent() {
        return daemon.requests.stream()
                .filter(request -> START.equals(request.method() + " " + request.path()))
                .findFirst()
                .orElseThrow()
                .body();
    }

    @Test
    void start_asks_for_what_the_flags_say_and_shows_the_address() {
        var outcome =
                shell.run(
                        "tunnel",
                        "start",
                        "shop",
                        "--server",
                        "a.example,b.example:99",
                        "--secret",
                        "s",
                        "--port",
                        "4000",
                        "--ttl",
                        "2h");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("Connected", "http://bore.pub:4000");
        assertThat(outcome.err()).contains("Everybody who knows the address can reach");
        assertThat(sent())
                .isEqualTo(
                        "{\"servers\":[\"a.example\",\"b.example:99\"],\"secret\":\"s\",\"port\":4000,\"ttlSeconds\":7200}");
    }

    @Test
    void a_password_is_taken_from_the_flag_its_file_or_the_environment_in_this_order()
            throws IOException {
        Files.writeString(project.resolve("key"), "of file\n");
        shell.variables.put("WASMRUN_TUNNEL_PASSWORD", "of environment");
        assertThat(passwordOf()).isEqualTo("of environment");
        assertThat(passwordOf("--password-file", "key")).isEqualTo("of file");
        assertThat(passwordOf("--password", "u:flag", "--password-file", "key"))
                .isEqualTo("u:flag");
        assertThat(passwordOf("--password=flag")).isEqualTo("flag");
    }

    private String passwordOf(String... flags) {
        daemon.requests.clear();
        var words = new ArrayList<>(List.of("tunnel", "start", "shop"));
        words.addAll(List.of(flags));
        var outcome = shell.run(words.toArray(String[]::new));
        assertThat(outcome.err()).contains("the address and the password").doesNotContain("flag");
        return sent().replaceFirst(".*\"password\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void a_password_flag_without_a_value_asks_for_it_and_does_without_it_only_where_told() {
        var typed =
                shell.atAKeyboard().typing("typed \n").run("tunnel", "start", "shop", "--password");
        assertThat(typed.err()).contains("Password for visitors:");
        assertThat(sent()).contains("\"password\":\"typed\"");
        daemon.requests.clear();
        var nobody = new Shell(home, project).run("os", "-d", "--tunnel", "--tunnel-password");
        assertThat(nobody.code()).isEqualTo(2);
        assertThat(nobody.err()).contains("WASMRUN_TUNNEL_PASSWORD");
        assertThat(daemon.requests).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void the_host_header_may_be_kept() {
        assertThat(shell.run("os", "-d", "--tunnel", "--tunnel-host", "keep").code()).isZero();
        assertThat(sent()).isEqualTo("{\"servers\":[],\"hostHeader\":\"keep\"}");
        var bad = shell.run("tunnel", "start", "shop", "--host", "lose");
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("'lose'", "rewrite or keep");
    }

    @Test
    void flags_of_a_tunnel_that_is_not_asked_for_are_refused() {
        var outcome = shell.run("os", "-d", "--tunnel-password", "p");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("--tunnel-password is of no use without --tunnel");
        assertThat(daemon.requests).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void an_attended_app_lives_on_without_a_tunnel_that_is_refused() {
        daemon.on(START, _ -> new FakeDaemon.Reply(502, REFUSED))
                .on("GET /api/v1/apps/shop/logs", Samples.page(0))
                .greets(Samples.status("1", Samples.app("shop", "starting")));
        var os = shell.start("os", "--tunnel", "--no-open");
        os.awaitErr("invalid secret").awaitErr("Give it");
        await().until(() -> daemon.watchers() == 1);
        assertThat(os.hasEnded()).isFalse();
        daemon.emit(Samples.status("2", Samples.app("shop", "stopped", Samples.exited(0))));
        assertThat(os.outcome().code()).isZero();
    }

    @Test
    void a_server_of_the_environment_may_be_an_ipv6_address() {
        shell.variables.put("BORE_SERVER", "[::1]:7000");
        shell.variables.put("BORE_SECRET", "s");
        assertThat(shell.run("os", "-d", "--tunnel").code()).isZero();
        assertThat(sent()).isEqualTo("{\"servers\":[\"[::1]:7000\"],\"secret\":\"s\"}");
    }

    @Test
    void what_a_project_needs_for_its_own_tunnel_travels_and_nothing_else() throws IOException {
        Files.writeString(
                project.resolve(".wasmrun.toml"),
                "[tunnel]\nenabled = true\nsecret_env = \"MY_TUNNEL\" # of us\n");
        shell.variables.putAll(
                Map.of("BORE_SERVER", "a.example", "MY_TUNNEL", "s", "OTHER_TUNNEL", "o"));
        assertThat(shell.run("os", "-d").code()).isZero();
        assertThat(daemon.requests.getLast().body())
                .contains("\"BORE_SERVER\":\"a.example\"", "\"MY_TUNNEL\":\"s\"")
                .doesNotContain("OTHER_TUNNEL");
        Files.writeString(project.resolve(".wasmrun.toml"), "[tunnel]\nenabled = false\n");
        assertThat(shell.run("os", "-d").code()).isZero();
        assertThat(daemon.requests.getLast().body()).doesNotContain("BORE_SERVER");
    }

    @Test
    void a_bad_server_is_refused_before_the_daemon_is_asked() {
        var outcome = shell.run("tunnel", "start", "shop", "--server", "a b");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("'a b' is no tunnel server");
    }

    @Test
    void a_refused_tunnel_is_told_with_exit_code_11() {
        daemon.on(START, _ -> new FakeDaemon.Reply(502, REFUSED));
        var outcome = shell.run("tunnel", "start", "shop");
        assertThat(outcome.code()).isEqualTo(11);
        assertThat(outcome.err()).contains("invalid secret", "Give it");
    }

    @Test
    void status_shows_who_came_and_what_was_carried() {
        daemon.on("GET /api/v1/apps/shop/tunnel", OPEN);
        assertThat(shell.run("tunnel", "status", "shop").out())
                .contains("2026-01-01T10:00:00Z", "3 of 12", "2.0 KB");
    }

    @Test
    void status_prints_the_address_only_when_quiet() {
        daemon.on("GET /api/v1/apps/shop/tunnel", OPEN);
        assertThat(shell.run("tunnel", "status", "shop", "-q").out())
                .isEqualTo("http://bore.pub:4000\n");
    }

    @Test
    void os_makes_the_app_public_when_asked_and_not_otherwise() {
        assertThat(shell.run("os", "-d", "--tunnel").err())
                .contains("Public at http://bore.pub:4000");
        assertThat(sent()).isEqualTo("{\"servers\":[]}");
        daemon.requests.clear();
        assertThat(shell.run("os", "-d").err()).doesNotContain("Public at");
    }

    @Test
    void os_goes_on_without_a_tunnel_that_is_refused_and_exits_11() {
        daemon.on(START, _ -> new FakeDaemon.Reply(502, REFUSED));
        var outcome = shell.run("os", "-d", "--expose=a.example");
        assertThat(outcome.code()).isEqualTo(11);
        assertThat(outcome.out()).isEqualTo("shop\n");
        assertThat(sent()).isEqualTo("{\"servers\":[\"a.example\"]}");
    }
}
