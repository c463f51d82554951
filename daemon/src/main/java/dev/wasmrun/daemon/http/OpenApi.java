package dev.wasmrun.daemon.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.wasmrun.protocol.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** The API for machines: an OpenAPI 3.1 document, written from the table of routes. */
final class OpenApi {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern IN_BRACES = Pattern.compile("\\{([A-Za-z]+)}");

    private final Schemas schemas = new Schemas();

    private OpenApi() {}

    /** The routes and one more, which serves the document about them all. */
    static List<Endpoint> including(List<Endpoint> routes, String version) {
        var all = new ArrayList<>(routes);
        var document = new CompletableFuture<ObjectNode>();
        all.add(
                Endpoint.of(
                                "GET",
                                "/api/v1/openapi.json",
                                "This document",
                                _ -> document.thenApply(json -> Answers.json(200, json)))
                        .gives(200));
        document.complete(new OpenApi().document(all, version));
        return all;
    }

    private ObjectNode document(List<Endpoint> routes, String version) {
        var document = NODES.objectNode().put("openapi", "3.1.0");
        document.putObject("info").put("title", "wasmrun").put("version", version);
        document.putArray("security").addObject().putArray("token");
        var paths = document.putObject("paths");
        for (var route : routes) {
            paths.withObjectProperty(route.path())
                    .set(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        var components = document.putObject("components");
        components.set("schemas", schemas.named());
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer");
        return document;
    }

    private ObjectNode operation(Endpoint route) {
        var operation = NODES.objectNode().put("summary", route.summary());
        if (route.open()) {
            operation.putArray("security");
        }
        parameters(route, operation.putArray("parameters"));
        route.takes()
                .ifPresent(
                        body ->
                                operation
                                        .putObject("requestBody")
                                        .put("required", true)
                                        .putObject("content")
                                        .putObject("application/json")
                                        .set("schema", schemas.of(body)));
        var responses = operation.putObject("responses");
        for (var answer : route.gives()) {
            response(responses.putObject("" + answer.status()), "All is well", answer);
        }
        var refusal = new Endpoint.Answer(0, java.util.Optional.of(Problem.class), false);
        response(responses.putObject("default"), "A refusal", refusal);
        return operation;
    }

    private static void parameters(Endpoint route, ArrayNode parameters) {
        IN_BRACES
                .matcher(route.path())
                .results()
                .forEach(name -> parameter(parameters.addObject(), name.group(1), "path"));
        route.query().forEach(name -> parameter(parameters.addObject(), name, "query"));
    }

    private static void parameter(ObjectNode parameter, String name, String in) {
        parameter.put("name", name).put("in", in).put("required", in.equals("path"));
        parameter.putObject("schema").put("type", "string");
    }

    private void response(ObjectNode response, String description, Endpoint.Answer answer) {
        response.put("description", description);
        answer.body()
                .ifPresent(
                        body -> {
                            var schema = response.putObject("content");
                            var json = schema.putObject("application/json");
                            var one = schemas.of(body);
                            json.set(
                                    "schema",
                                    answer.many()
                                            ? NODES.objectNode()
                                                    .put("type", "array")
                                                    .set("items", one)
                                            : one);
                        });
    }
}
