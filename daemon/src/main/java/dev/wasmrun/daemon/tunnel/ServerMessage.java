package dev.wasmrun.daemon.tunnel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.wasmrun.protocol.Json;

import java.io.IOException;
import java.util.UUID;

/** What a bore server says. */
sealed interface ServerMessage {
    /** Who knows the secret answers this. */
    record Challenge(UUID id) implements ServerMessage {}

    /** The public port is open. */
    record Hello(int port) implements ServerMessage {}

    /** It is alive. */
    record Heartbeat() implements ServerMessage {}

    /** A visitor waits. */
    record Connection(UUID visitor) implements ServerMessage {}

    /** It refuses, in words that a terminal may show: a server is a stranger. */
    record Refusal(String text) implements ServerMessage {
        public Refusal {
            text = text.replaceAll("\\p{Cc}", " ");
        }
    }

    static ServerMessage parse(String frame) throws IOException {
        try {
            var json = Json.mapper().readTree(frame);
            if (json.isTextual() && json.textValue().equals("Heartbeat")) {
                return new Heartbeat();
            }
            if (json.isObject() && json.size() == 1) {
                var field = json.properties().iterator().next();
                return named(field.getKey(), field.getValue());
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(RUBBISH, e);
        }
        throw new IOException(RUBBISH);
    }

    String RUBBISH = "The server does not speak the bore protocol";

    private static ServerMessage named(String name, JsonNode value) throws IOException {
        return switch (name) {
            case "Challenge" -> new Challenge(uuid(value));
            case "Connection" -> new Connection(uuid(value));
            case "Hello" -> new Hello(port(value));
            case "Error" -> new Refusal(text(value));
            default -> throw new IOException(RUBBISH);
        };
    }

    private static UUID uuid(JsonNode value) {
        var text = text(value);
        var uuid = UUID.fromString(text);
        if (!uuid.toString().equalsIgnoreCase(text)) { // 1-1-1-1-1 is one, too, to the JDK
            throw new IllegalArgumentException("no UUID");
        }
        return uuid;
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException("no text");
        }
        return value.textValue();
    }

    private static int port(JsonNode value) {
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > 65535) {
            throw new IllegalArgumentException("no port");
        }
        return value.intValue();
    }
}
