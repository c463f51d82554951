package dev.wasmrun.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.wasmrun.daemon.user.Users;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.Map;

/** What the API answers, over a real connection. */
@Timeout(30)
class RoutesTest {
    private static TestDaemon daemon;

    @BeforeAll
    static void start() {
        daemon = new TestDaemon();
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @Test
    void health_says_only_that_it_is_there() throws IOException {
        var answer = daemon.call("GET", "/health", "", daemon.host());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"ok\",\"version\":\"0.1.0\"}");
    }

    @Test
    void apps_are_listed_for_the_caller() throws IOException {
        daemon.users.asked.clear();
        var answer = daemon.call("GET", "/api/v1/apps", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(json(answer).get(0).get("name").asText()).isEqualTo("shop");
        assertThat(((Users.ListApps) daemon.users.asked.remove()).owner()).isEqualTo("alice");
    }

    @Test
    void an_app_that_the_folder_had_already_is_answered_with_200() throws IOException {
        daemon.users.isNew = false;
        var answer = daemon.call("POST", "/api/v1/apps", "{\"path\":\"/srv/shop\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(json(answer).get("state").asText()).isEqualTo("running");
    }

    @Test
    void a_file_is_opened_changed_and_saved() throws IOException {
        var text = "/api/v1/apps/shop/files/text?path=app.js";
        var read = json(daemon.call("GET", text, ""));
        var edit =
                Json.mapper()
                        .createObjectNode()
                        .put("text", "two")
                        .put("version", read.get("version").asText())
                        .toString();
        assertThat(daemon.call("PUT", text, edit).status()).isEqualTo(200);
        assertThat(daemon.project.resolve("app.js")).hasContent("two");
        assertThat(daemon.call("PUT", text, edit).status()).isEqualTo(409);
    }

    @Test
    void a_file_outside_the_project_is_forbidden() throws IOException {
        var answer = daemon.call("GET", "/api/v1/apps/shop/files/text?path=../token", "");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(json(answer).get("code").asText()).isEqualTo("file-forbidden");
    }

    @Test
    void an_unknown_app_is_a_404_problem() throws IOException {
        assertProblem(daemon.call("GET", "/api/v1/apps/ghost", ""), 404, "app-not-found");
    }

    @Test
    void a_running_app_is_removed_only_by_force() throws IOException {
        assertProblem(daemon.call("DELETE", "/api/v1/apps/shop", ""), 409, "still-running");
        var forced = daemon.call("DELETE", "/api/v1/apps/shop?force=true", "");
        assertThat(forced.status()).isEqualTo(204);
        assertProblem(daemon.call("DELETE", "/api/v1/apps/shop?force=yes", ""), 400, "bad-query");
    }

    @Test
    void a_log_query_that_is_no_number_is_refused() throws IOException {
        assertProblem(daemon.call("GET", "/api/v1/apps/shop/logs?from=abc", ""), 400, "bad-query");
        assertProblem(
                daemon.call("GET", "/api/v1/apps/shop/logs?stream=loud", ""),
                400,
                "unknown-logstream");
    }

    @Test
    void a_forward_is_opened_and_closed() throws IOException {
        var opened =
                daemon.call("POST", "/api/v1/apps/shop/forwards", "{\"forward\":\"8080:3000\"}");
        assertThat(json(opened).get("state").asText()).isEqualTo("open");
        assertThat(daemon.call("DELETE", "/api/v1/apps/shop/forwards/8080", "").status())
                .isEqualTo(204);
        assertProblem(
                daemon.call("DELETE", "/api/v1/apps/shop/forwards/99999", ""), 400, "bad-port");
    }

    @Test
    void the_short_form_of_tunnels_wants_to_know_which_app_unless_only_one_runs()
            throws IOException {
        var users = daemon.users.apps;
        var before = Map.copyOf(users);
        try {
            users.clear();
            assertProblem(daemon.call("POST", "/api/tunnel/start", "{}"), 404, "no-app-runs");
            put("idle", AppState.STOPPED);
            assertProblem(daemon.call("POST", "/api/tunnel/start", "{}"), 404, "no-app-runs");
            put("one", AppState.RUNNING);
            var only = daemon.call("POST", "/api/tunnel/start", "{}");
            assertThat(json(only).get("public_url").asText()).isEqualTo("http://bore.pub:12345");
            put("two", AppState.RUNNING);
            assertProblem(daemon.call("POST", "/api/tunnel/start", "{}"), 400, "which-app");
            assertProblem(daemon.call("GET", "/api/tunnel/status", ""), 400, "which-app");
            var named = daemon.call("POST", "/api/tunnel/stop", "{\"app\":\"two\"}");
            assertThat(named.status()).isEqualTo(200);
        } finally {
            users.clear();
            users.putAll(before);
        }
    }

    private static void put(String name, AppState state) {
        daemon.users.apps.put(new AppName(name), Samples.app(name, state));
    }

    @Test
    void a_tunnel_that_cannot_be_meant_is_refused_by_what_is_wrong_with_it() throws IOException {
        var path = "/api/v1/apps/shop/tunnel";
        assertProblem(daemon.call("POST", path, "{\"password\":\" \"}"), 400, "bad-tunnel");
        assertProblem(daemon.call("POST", path, "{\"ttlSeconds\":0}"), 400, "bad-tunnel");
        assertProblem(
                daemon.call("POST", path, "{\"hostHeader\":\"lose\"}"), 400, "bad-host-header");
        assertProblem(
                daemon.call("POST", path, "{\"servers\":[\"a b\"]}"), 400, "bad-tunnel-server");
    }

    @Test
    void figures_are_told_as_prometheus_reads_them() throws IOException {
        var answer = daemon.call("GET", "/metrics", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("content-type")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.body()).contains("wasmrun_tunnel_visitors_total{app=\"shop\"} ");
    }

    @Test
    void bad_json_names_the_line() throws IOException {
        var answer = daemon.call("POST", "/api/v1/apps", "{\n\"path\": }");
        assertProblem(answer, 400, "bad-json");
        assertThat(json(answer).get("message").asText()).contains("line 2");
    }

    @Test
    void an_unknown_key_is_named_with_those_that_are_known() throws IOException {
        var answer = daemon.call("POST", "/api/v1/apps", "{\"path\":\"/a\",\"nmae\":\"x\"}");
        assertProblem(answer, 400, "bad-json");
        assertThat(json(answer).get("message").asText()).contains("nmae");
        assertThat(json(answer).get("hint").asText()).contains("name");
    }

    @Test
    void a_value_that_cannot_be_is_refused_with_its_own_problem() throws IOException {
        assertProblem(daemon.call("POST", "/api/v1/apps", "{\"path\":\"a\"}"), 400, "bad-path");
        assertProblem(
                daemon.call("POST", "/api/v1/apps/shop/forwards", "{\"forward\":\"8080\"}"),
                400,
                "bad-forward");
        assertProblem(daemon.call("POST", "/api/v1/apps/shop/forwards", "{}"), 400, "bad-json");
        assertProblem(daemon.call("POST", "/api/v1/apps", "null"), 400, "bad-json");
    }

    @Test
    void a_body_of_more_than_a_megabyte_is_refused() throws IOException {
        var body = "{\"path\":\"/" + "a".repeat(1_100_000) + "\"}";
        assertProblem(daemon.call("POST", "/api/v1/apps", body), 400, "body-too-large");
    }

    @Test
    void a_wrong_route_or_method_is_a_problem() throws IOException {
        assertProblem(daemon.call("GET", "/api/v1/nothing", ""), 404, "no-such-route");
        var answer = daemon.call("PUT", "/api/v1/apps", "");
        assertProblem(answer, 405, "wrong-method");
        assertThat(answer.headers().get("allow")).contains("GET").contains("POST");
    }

    @Test
    void the_daemon_is_told_to_stop() throws IOException {
        var before = daemon.stops.get();
        assertThat(daemon.call("POST", "/api/v1/daemon/stop", "").status()).isEqualTo(202);
        assertThat(daemon.stops).hasValue(before + 1);
    }

    @Test
    void a_port_that_is_taken_is_named_with_its_holder() {
        assertThat(daemon.start(daemon.server.port()))
                .failsWithin(java.time.Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("nginx (4312)");
    }

    static void assertProblem(RawClient.Answer answer, int status, String code) {
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
        assertThat(answer.status()).isEqualTo(status);
    }

    private static JsonNode json(RawClient.Answer answer) throws IOException {
        return Json.mapper().readTree(answer.body());
    }
}
