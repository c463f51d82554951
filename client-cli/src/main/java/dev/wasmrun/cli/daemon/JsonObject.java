package dev.wasmrun.cli.daemon;

import com.fasterxml.jackson.jr.ob.JSON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object as the daemon sent it, read by key. The records of the protocol would need
 * databind, which costs 200 ms at start.
 */
public record JsonObject(Map<?, ?> entries) {
    // A key without a value is there all the same: scripts rely on the keys.
    private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    public static JsonObject parse(String text) throws IOException {
        if (JSON.std.anyFrom(text) instanceof Map<?, ?> map) {
            return new JsonObject(map);
        }
        throw new IOException("Expected a JSON object");
    }

    public static List<JsonObject> parseList(String text) throws IOException {
        if (JSON.std.anyFrom(text) instanceof List<?> list) {
            return objects(list);
        }
        throw new IOException("Expected a JSON array");
    }

    /** Any value as JSON on one line. */
    public static String write(Object value) {
        try {
            return WRITER.asString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Optional<String> text(String key) {
        return Optional.ofNullable(entries.get(key)).map(Object::toString);
    }

    public Optional<Long> number(String key) {
        return Optional.ofNullable(entries.get(key))
                .filter(Number.class::isInstance)
                .map(value -> ((Number) value).longValue());
    }

    public Optional<Double> fraction(String key) {
        return Optional.ofNullable(entries.get(key))
                .filter(Number.class::isInstance)
                .map(value -> ((Number) value).doubleValue());
    }

    public boolean flag(String key) {
        return Boolean.TRUE.equals(entries.get(key));
    }

    public Optional<JsonObject> object(String key) {
        return entries.get(key) instanceof Map<?, ?> map
                ? Optional.of(new JsonObject(map))
                : Optional.empty();
    }

    public List<JsonObject> objects(String key) {
        return entries.get(key) instanceof List<?> list ? objects(list) : List.of();
    }

    public List<String> texts(String key) {
        return entries.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    public String json() {
        return write(entries);
    }

    private static List<JsonObject> objects(List<?> list) {
        return list.stream()
                .filter(Map.class::isInstance)
                .map(value -> new JsonObject((Map<?, ?>) value))
                .toList();
    }
}
