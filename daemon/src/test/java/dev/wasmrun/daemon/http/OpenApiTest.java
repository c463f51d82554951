package dev.wasmrun.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.wasmrun.protocol.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The document about the API is true. */
@Timeout(30)
class OpenApiTest {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final Map<String, String> BODIES =
            Map.of(
                    "/api/v1/detect", "{\"path\":\"/a\"}",
                    "/api/v1/apps", "{\"path\":\"/a\"}",
                    "/api/v1/apps/{name}/forwards", "{\"forward\":\"8080:3000\"}",
                    "/api/v1/runtimes", "{\"runtime\":\"node\",\"version\":\"24\"}",
                    "/api/v1/apps/{name}/watch", "{\"on\":true}",
                    "/api/v1/apps/{name}/files/text", "{\"text\":\"new\"}",
                    "/api/v1/session/links", "{}");
    private static final Map<String, String> QUERIES =
            Map.of(
                    "DELETE /api/v1/apps/{name}", "?force=true",
                    "GET /api/v1/apps/{name}/files/text", "?path=app.js",
                    "PUT /api/v1/apps/{name}/files/text", "?path=new.js");

    private static TestDaemon daemon;
    private static JsonNode document;

    @BeforeAll
    static void start() throws IOException {
        daemon = new TestDaemon();
        document = Json.mapper().readTree(daemon.call("GET", "/api/v1/openapi.json", "").body());
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @Test
    void every_documented_call_answers_as_documented() throws IOException {
        for (var path : document.get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                var method = operation.getKey().toUpperCase(Locale.ROOT);
                var documented = new ArrayList<Integer>();
                operation
                        .getValue()
                        .get("responses")
                        .fieldNames()
                        .forEachRemaining(
                                name -> {
                                    if (!name.equals("default")) {
                                        documented.add(Integer.parseInt(name));
                                    }
                                });
                // a WebSocket is opened by no plain call
                var expected =
                        documented.equals(List.of(SWITCHING_PROTOCOLS)) ? List.of(400) : documented;
                assertThat(status(method, path.getKey()))
                        .as(method + " " + path.getKey())
                        .isIn(expected);
            }
        }
    }

    @Test
    void the_page_about_the_api_names_every_route() throws IOException {
        var page = java.nio.file.Files.readString(java.nio.file.Path.of("../docs/api.md"));
        for (var route : DoorTest.endpoints()) {
            var tail = route.path().substring(route.path().lastIndexOf('/'));
            assertThat(page).as(route.path()).contains(tail);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "app-status,AppStatus",
        "app-status-failed,AppStatus",
        "app-spec,AppSpec",
        "plan,Plan",
        "problem,Problem",
        "file-edit,FileEdit",
        "file-text,FileText",
        "folder-page,FolderPage",
        "forward-status,ForwardStatus",
        "log-page,LogPage",
        "log-found-hit,LogFoundHit",
        "log-run,LogRun",
        "log-counts,LogCounts",
        "log-density,LogDensity",
        "daemon-status,DaemonStatus",
        "doctor-report,DoctorReport",
        "event-status,EventStatusChanged",
        "event-forward,EventForwardChanged",
        "event-tunnel,EventTunnelChanged",
        "event-usage,EventUsageMeasured",
        "event-log,EventLogWritten",
        "event-removed,EventAppRemoved",
        "event-gap,EventGap"
    })
    void a_sample_has_the_documented_shape(String sample, String schema) {
        assertShape(Samples.read(sample, JsonNode.class), named(schema), sample);
    }

    private static void assertShape(JsonNode value, JsonNode schema, String where) {
        if (schema.has("$ref")) {
            var name = schema.get("$ref").asText();
            assertShape(value, named(name.substring(name.lastIndexOf('/') + 1)), where);
        } else if (schema.has("anyOf")) {
            if (!value.isNull()) {
                assertShape(value, schema.get("anyOf").get(0), where);
            }
        } else if (schema.has("properties")) {
            assertThat(names(schema.get("properties"))).as(where).containsAll(names(value));
            schema.get("required")
                    .forEach(name -> assertThat(names(value)).as(where).contains(name.asText()));
            value.properties()
                    .forEach(
                            part ->
                                    assertShape(
                                            part.getValue(),
                                            schema.get("properties").get(part.getKey()),
                                            where + "." + part.getKey()));
        } else if (schema.has("items")) {
            value.forEach(item -> assertShape(item, schema.get("items"), where + "[]"));
        } else if (schema.has("enum")) {
            assertThat(schema.get("enum")).as(where).contains(value);
        } else if (schema.has("type")) {
            assertThat(type(value)).as(where).isEqualTo(schema.get("type").asText());
        }
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case OBJECT -> "object";
            case ARRAY -> "array";
            case NULL, MISSING, BINARY, POJO -> "nothing";
        };
    }

    private static JsonNode named(String schema) {
        return document.at("/components/schemas/" + schema);
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static int status(String method, String template) throws IOException {
        var path =
                template.replace("{name}", "shop")
                        .replace("{hostPort}", "8080")
                        .replace("{seq}", "1")
                        .replace("{oneTime}", oneTime());
        var query = QUERIES.getOrDefault(method + " " + template, "");
        var body = method.startsWith("P") ? BODIES.getOrDefault(template, "") : "";
        try (var client = RawClient.tcp(daemon.server.port())) {
            client.request(method, path + query, body, daemon.host(), daemon.bearer());
            return client.head().status();
        }
    }

    private static String oneTime() throws IOException {
        var url = daemon.call("POST", "/api/v1/session/links", "{}").body();
        return url.substring(url.indexOf("/session/") + 9, url.lastIndexOf('"'));
    }
}
