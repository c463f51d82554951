package dev.wasmrun.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Who gets in, for each route of the API. */
@Timeout(30)
class DoorTest {
    private static TestDaemon daemon;

    @BeforeAll
    static void start() {
        daemon = new TestDaemon();
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    static Stream<String> routes() {
        return endpoints().stream().filter(e -> !e.open()).map(e -> e.method() + " " + e.path());
    }

    static List<Endpoint> endpoints() {
        // The handlers are never called: only the table is looked at.
        var table =
                Routes.all(
                        new DaemonRoutes(null, ""),
                        new AppRoutes(null),
                        new SessionRoutes(null, null, null),
                        new EventRoutes(null, null),
                        new ExecRoutes(null, null),
                        new LogRoutes(null, null, null),
                        new TunnelRoutes(null),
                        new FileRoutes(null, null));
        return OpenApi.including(table, "0.1.0");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void nobody_gets_in_without_a_token_or_session(String route) throws IOException {
        assertThat(call(route).status()).isEqualTo(401);
        assertThat(call(route, "Authorization: Bearer wrong").status()).isEqualTo(401);
        assertThat(call(route, "Authorization: Basic " + daemon.token()).status()).isEqualTo(401);
        assertThat(
                        call(
                                        route,
                                        "Cookie: wasmrun-session-"
                                                + daemon.server.port()
                                                + "=9999999999.x")
                                .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void a_foreign_host_or_origin_is_refused_even_with_the_token(String route) throws IOException {
        var parts = route.split(" ", 2);
        var foreign =
                daemon.call(parts[0], path(parts[1]), "", "Host: evil.example", daemon.bearer());
        RoutesTest.assertProblem(foreign, 403, "foreign-host");
        RoutesTest.assertProblem(
                call(route, daemon.bearer(), "Origin: http://evil.example"), 403, "foreign-origin");
        RoutesTest.assertProblem(
                call(
                        route,
                        daemon.bearer(),
                        "Origin: http://shop.localhost:" + daemon.server.port()),
                403,
                "foreign-origin");
        RoutesTest.assertProblem(
                call(route, daemon.bearer(), "Origin: null"), 403, "foreign-origin");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void a_session_gets_in_from_our_own_pages(String route) throws IOException {
        var origin = "Origin: http://localhost:" + daemon.server.port();
        assertThat(status(route, daemon.session(), origin)).isNotIn(401, 403);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void what_another_site_makes_a_browser_send_changes_nothing(String route) throws IOException {
        var session = daemon.session();
        if (!route.startsWith("GET ")) {
            assertThat(call(route, session).status()).isEqualTo(403);
        }
        if (route.contains("/api/")) {
            assertThat(call(route, session, "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
            assertThat(call(route, session, "Sec-Fetch-Site: same-site").status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost",
                "localhost:1",
                "127.0.0.1.evil.example:PORT",
                "a.b.localhost:PORT",
                ".localhost:PORT",
                "localhost.:PORT",
                "0.0.0.0:PORT"
            })
    void only_our_hosts_are_ours(String host) throws IOException {
        var port = Integer.toString(daemon.server.port());
        var answer = daemon.call("GET", "/health", "", "Host: " + host.replace("PORT", port));
        assertThat(answer.status()).isIn(400, 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "LOCALHOST"})
    void all_names_of_loopback_are_ours(String host) throws IOException {
        var answer =
                daemon.call("GET", "/health", "", "Host: " + host + ":" + daemon.server.port());
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void a_person_without_a_session_is_told_how_to_get_one() throws IOException {
        var answer = daemon.call("GET", "/", "", daemon.host(), "Accept: text/html");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("wasmrun ui").doesNotContain("shop");
    }

    @Test
    void a_link_works_once() throws IOException {
        var url = daemon.call("POST", "/api/v1/session/links", "{\"to\":\"/apps/shop\"}").body();
        var path = url.substring(url.indexOf("/session/"), url.lastIndexOf('"'));
        var first = daemon.call("GET", path, "", daemon.host());
        assertThat(first.status()).isEqualTo(303);
        assertThat(first.headers()).containsEntry("location", "/apps/shop");
        assertThat(first.headers().get("set-cookie")).contains("HttpOnly").contains("SameSite=Lax");
        assertThat(daemon.call("GET", path, "", daemon.host()).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "http://evil.example", "/\\\\evil.example", "x"})
    void a_link_never_leads_away(String to) throws IOException {
        var body = "{\"to\":\"%s\"}".formatted(to);
        RoutesTest.assertProblem(daemon.call("POST", "/api/v1/session/links", body), 400, "bad-to");
    }

    @Test
    void a_session_outlives_the_daemon() throws Exception {
        var session = daemon.session();
        var port = daemon.server.port();
        TestDaemon.await(daemon.server.stop());
        var next = TestDaemon.await(daemon.start(port));
        try {
            assertThat(daemon.call("GET", "/api/v1/apps", "", daemon.host(), session).status())
                    .isEqualTo(200);
        } finally {
            TestDaemon.await(next.stop());
            stop();
            start();
        }
    }

    @Test
    void open_leads_into_the_app_with_a_ticket() throws IOException {
        var answer = daemon.call("GET", "/open/shop?to=/cart", "", daemon.host(), daemon.session());
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers().get("location"))
                .startsWith("http://shop.localhost:" + daemon.server.port() + "/__wasmrun/enter")
                .endsWith("to=%2Fcart");
    }

    private static RawClient.Answer call(String route, String... headers) throws IOException {
        var parts = route.split(" ", 2);
        return daemon.call(parts[0], path(parts[1]), "", with(headers));
    }

    /** Only the status: an event stream has no end. */
    private static int status(String route, String... headers) throws IOException {
        var parts = route.split(" ", 2);
        try (var client = RawClient.tcp(daemon.server.port())) {
            client.request(parts[0], path(parts[1]), "", with(headers));
            return client.head().status();
        }
    }

    private static String[] with(String... headers) {
        var all = new ArrayList<>(List.of(headers));
        all.add(daemon.host());
        return all.toArray(String[]::new);
    }

    private static String path(String template) {
        return template.replace("{name}", "shop").replace("{hostPort}", "8080");
    }
}
