package dev.wasmrun.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.wasmrun.protocol.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** What is asked about a log, over real connections. */
class LogRoutesTest {
    private static final String LOGS = "/api/v1/apps/shop/logs";
    private static TestDaemon daemon;

    @BeforeAll
    static void start() {
        daemon = new TestDaemon();
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    private static JsonNode get(String path) throws IOException {
        var answer = daemon.call("GET", LOGS + path, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Json.mapper().readTree(answer.body());
    }

    private static List<JsonNode> search(String query) throws IOException {
        var answer = daemon.call("GET", LOGS + "/search" + query, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().get("content-type")).startsWith("application/x-ndjson");
        var lines = new ArrayList<JsonNode>();
        for (var line : answer.body().lines().toList()) {
            lines.add(Json.mapper().readTree(line));
        }
        return lines;
    }

    private static List<Integer> seqs(Iterable<JsonNode> lines) {
        return StreamSupport.stream(lines.spliterator(), false)
                .map(line -> line.get("seq").asInt())
                .toList();
    }

    @Test
    void a_page_is_bounded_by_numbers_and_by_times() throws IOException {
        assertThat(seqs(get("?limit=2").get("lines"))).containsExactly(3, 4);
        assertThat(seqs(get("?from=2&limit=2").get("lines"))).containsExactly(2, 3);
        assertThat(seqs(get("?before=2").get("lines"))).containsExactly(1);
        assertThat(seqs(get("?since=2026-11-23T12:00:02Z&limit=1").get("lines")))
                .containsExactly(3);
        assertThat(seqs(get("?until=2026-11-23T13:00:01.5%2B01:00").get("lines")))
                .containsExactly(1, 2);
        assertThat(seqs(get("?level=error").get("lines"))).containsExactly(2);
        assertThat(seqs(get("?level=none&limit=2").get("lines"))).containsExactly(3, 4);
    }

    @Test
    void a_number_from_the_future_gives_an_empty_page() throws IOException {
        var page = get("?from=999999");
        assertThat(page.get("lines")).isEmpty();
        assertThat(page.get("last").asInt()).isEqualTo(4);
    }

    @Test
    void a_search_tells_hits_with_their_neighbours_and_its_end() throws IOException {
        var answers = search("?q=boom&context=1");
        assertThat(answers).hasSize(2);
        assertThat(answers.getFirst().at("/hit/seq").asInt()).isEqualTo(2);
        assertThat(answers.getFirst().at("/hit/level").asText()).isEqualTo("error");
        assertThat(seqs(answers.getFirst().get("before"))).containsExactly(1);
        assertThat(seqs(answers.getFirst().get("after"))).containsExactly(3);
        assertThat(answers.getLast().at("/end/hits").asInt()).isEqualTo(1);
        assertThat(answers.getLast().at("/end/complete").asBoolean()).isTrue();
    }

    @Test
    void a_search_goes_on_where_its_limit_ended_it() throws IOException {
        var first = search("?q=get&direction=backward&limit=1");
        assertThat(first.getFirst().at("/hit/seq").asInt()).isEqualTo(3);
        assertThat(first.getLast().at("/end/complete").asBoolean()).isFalse();
        var reached = first.getLast().at("/end/reached").asInt();
        var second = search("?q=get&direction=backward&limit=1&before=" + reached);
        assertThat(second.getFirst().at("/hit/seq").asInt()).isEqualTo(1);
    }

    @Test
    void places_or_the_count_alone_can_be_asked_for() throws IOException {
        assertThat(search("?q=GET&case=true&only=seq").getFirst().toString())
                .isEqualTo("{\"hit\":{\"seq\":1}}");
        var counted = search("?q=GET&only=count");
        assertThat(counted).hasSize(1);
        assertThat(counted.getFirst().at("/end/hits").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "/search?q=(x&regex=true,bad-pattern,at character 2",
        "/search?q=%5C1&regex=true,bad-pattern,backreferences are not supported",
        "/search?direction=up,bad-query,direction",
        "/search?only=me,bad-query,only",
        "?since=yesterday,bad-query,since",
        "?level=loud,unknown-loglevel,loud",
        "/download?format=pdf,bad-query,format",
        "/abc/text,bad-query,seq"
    })
    void bad_input_is_refused_before_anything_is_sent(String path, String code, String says)
            throws IOException {
        var answer = daemon.call("GET", LOGS + path, "");
        assertThat(answer.status()).isEqualTo(400);
        var problem = Json.mapper().readTree(answer.body());
        assertThat(problem.get("code").asText()).isEqualTo(code);
        assertThat(problem.get("message").asText()).contains(says);
    }

    @Test
    void a_plain_text_is_no_expression() throws IOException {
        assertThat(search("?q=(x)&only=count").getFirst().at("/end/hits").asInt()).isEqualTo(1);
    }

    @Test
    void the_whole_of_a_line_is_text() throws IOException {
        var answer = daemon.call("GET", LOGS + "/2/text", "");
        assertThat(answer.body()).isEqualTo("ERROR boom (x)");
        assertThat(answer.headers().get("content-type")).startsWith("text/plain");
        assertThat(daemon.call("GET", LOGS + "/77/text", "").status()).isEqualTo(404);
    }

    @Test
    void the_log_can_be_had_as_a_file() throws IOException {
        var text = daemon.call("GET", LOGS + "/download?q=get", "");
        assertThat(text.body()).isEqualTo("GET / 200\nGET /b 404\n");
        assertThat(text.headers().get("content-disposition"))
                .isEqualTo("attachment; filename=\"shop.log\"");
        var lines = daemon.call("GET", LOGS + "/download?format=ndjson&level=error", "").body();
        assertThat(Json.mapper().readTree(lines).get("text").asText()).isEqualTo("ERROR boom (x)");
    }

    @Test
    void counts_runs_and_density_tell_of_the_whole_log() throws IOException {
        assertThat(get("/counts").get("stdout").asInt()).isEqualTo(4);
        assertThat(get("/counts").at("/levels/error").asInt()).isEqualTo(1);
        assertThat(get("/counts?run=7").get("stdout").asInt()).isZero();
        assertThat(get("/runs").get(0).get("last").asInt()).isEqualTo(4);
        var density = get("/density?buckets=2");
        assertThat(density.get("buckets")).hasSize(2);
        assertThat(density.at("/buckets/1/from").asInt()).isEqualTo(3);
        assertThat(density.at("/buckets/1/lines").asInt()).isEqualTo(2);
    }

    @Test
    void what_is_stored_can_be_deleted_by_two_at_once() throws IOException {
        assertThat(daemon.call("DELETE", LOGS, "").status()).isEqualTo(204);
        assertThat(daemon.call("DELETE", LOGS, "").status()).isEqualTo(204);
    }

    @Test
    void the_log_of_an_app_that_is_gone_is_not_found() throws IOException {
        for (var path : List.of("/logs", "/logs/search?q=x", "/logs/1/text", "/logs/runs")) {
            assertThat(daemon.call("GET", "/api/v1/apps/ghost" + path, "").status()).isEqualTo(404);
        }
    }
}
