package dev.wasmrun.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.LimitsStatus;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Readiness;
import dev.wasmrun.protocol.RestartPolicy;
import dev.wasmrun.protocol.Usage;
import dev.wasmrun.protocol.WatchStatus;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a real daemon sends, made from the protocol's own records. */
final class Samples {
    private Samples() {}

    static String app(String name, String state) {
        return app(name, state, _ -> {});
    }

    static String app(String name, String state, Consumer<ObjectNode> change) {
        var status =
                new AppStatus(
                        new AppName(name),
                        "root",
                        AppState.RUNNING,
                        false,
                        Optional.of(Language.NODEJS),
                        Optional.of("Express"),
                        Optional.of("20.20.2"),
                        "/projects/" + name,
                        Optional.of(4312L),
                        1,
                        0,
                        List.of(new Port(3000)),
                        List.of(ForwardStatus.open(ForwardSpec.parse("8080:3000"))),
                        Optional.of("http://127.0.0.1:8080"),
                        "http://" + name + ".localhost:8420",
                        RestartPolicy.NO,
                        Optional.of("Express, npm ci, node server.js"),
                        Optional.empty(),
                        List.of(),
                        "bubblewrap",
                        "none",
                        Instant.EPOCH,
                        Optional.of(Instant.now()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        LimitsStatus.NONE,
                        Optional.of(new Usage(0.125, 62L << 20, 3)),
                        Optional.empty(),
                        WatchStatus.OFF,
                        Readiness.USUAL,
                        List.of());
        ObjectNode json = Json.mapper().valueToTree(status);
        json.put("state", state);
        change.accept(json);
        return json.toString();
    }

    static Consumer<ObjectNode> taking(double cpus, long megabytes) {
        return json ->
                json.putObject("usage")
                        .put("cpus", cpus)
                        .put("memory", megabytes << 20)
                        .put("processes", 3);
    }

    static Consumer<ObjectNode> ready() {
        return json -> json.put("ready", true);
    }

    static Consumer<ObjectNode> at(Path path) {
        return json -> json.put("path", path.toString());
    }

    static Consumer<ObjectNode> exited(int code) {
        return json -> json.put("exitCode", code);
    }

    static Consumer<ObjectNode> readyWithin(int milliseconds) {
        return json -> ((ObjectNode) json.get("readiness")).put("timeoutMs", milliseconds);
    }

    static Consumer<ObjectNode> notReady(String kind, String code) {
        return json ->
                ((ObjectNode) json.get("readiness"))
                        .set("problem", tree(problem(kind, code, "It went wrong")));
    }

    static Consumer<ObjectNode> failed(String kind, String code) {
        return json -> json.set("problem", tree(problem(kind, code, "It went wrong")));
    }

    static String problem(String kind, String code, String message) {
        return "{\"kind\":\"%s\",\"code\":\"%s\",\"message\":\"%s\",\"hint\":\"Do this\"}"
                .formatted(kind, code, message);
    }

    static String status(String cursor, String app) {
        return "{\"type\":\"status\",\"cursor\":\"%s\",\"at\":\"2026-01-01T00:00:00Z\",\"app\":%s}"
                .formatted(cursor, app);
    }

    static String log(String cursor, String app, String... lines) {
        return "{\"type\":\"log\",\"cursor\":\"%s\",\"app\":\"%s\",\"lines\":[%s]}"
                .formatted(cursor, app, String.join(",", lines));
    }

    static String line(int seq, String stream, String text) {
        return "{\"seq\":%d,\"run\":1,\"time\":\"2026-01-01T00:00:%02dZ\",\"stream\":\"%s\",\"text\":\"%s\"}"
                .formatted(seq, seq, stream, text);
    }

    static String page(int last, String... lines) {
        return "{\"lines\":[%s],\"first\":%d,\"last\":%d}"
                .formatted(String.join(",", lines), Math.min(1, last), last);
    }

    static JsonNode tree(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
