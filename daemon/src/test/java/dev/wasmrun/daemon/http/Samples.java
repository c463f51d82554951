package dev.wasmrun.daemon.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The golden samples, for tests. */
final class Samples {
    private Samples() {}

    static <T> T read(String name, Class<T> type) {
        try (var in = AppName.class.getResourceAsStream("/samples/" + name + ".json")) {
            return Json.mapper().readValue(in, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AppStatus app(String name, AppState state) {
        return app(name, state, Path.of("/home/alice/shop"));
    }

    static AppStatus app(String name, AppState state, Path project) {
        var json = read("app-status", ObjectNode.class);
        json.put("name", name).put("state", state.wire()).put("path", project.toString());
        return Json.mapper().convertValue(json, AppStatus.class);
    }
}
