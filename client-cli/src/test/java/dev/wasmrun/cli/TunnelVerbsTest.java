package dev.wasmrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

final class TunnelVerbsTest {
    private static final String START = "POST /api/v1/apps/shop/tunnel";
    private static final String OPEN =
            """
            {"state":"Connected","server":"bore.pub","url":"http://bore.pub:4000","publicPort":4000,\
            "since":"2026-01-01T10:00:00Z","retries":0,"lastError":null,"expiresAt":null,"problem":null}""";
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
