package dev.wasmrun.daemon.tunnel;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.wasmrun.protocol.Json;

import java.io.IOException;
import java.util.UUID;

/** What a bore client says. */
sealed interface ClientMessage {
    /** It wants this public port; 0 for any. */
    record Hello(int port) implements ClientMessage {}

    /** Its answer to the challenge. */
    record Authenticate(String answer) implements ClientMessage {}

    /** This connection is for that visitor. */
    record Accept(UUID visitor) implements ClientMessage {}

    static ClientMessage parse(String frame) throws IOException {
        try {
            var json = Json.mapper().readTree(frame);
            if (json.path("Hello").isInt()
                    && json.get("Hello").intValue() >= 0
                    && json.get("Hello").intValue() <= 65535) {
                return new Hello(json.get("Hello").intValue());
            }
            if (json.path("Authenticate").isTextual()) {
                return new Authenticate(json.get("Authenticate").textValue());
            }
            if (json.path("Accept").isTextual()) {
                return new Accept(UUID.fromString(json.get("Accept").textValue()));
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException("The client does not speak the bore protocol", e);
        }
        throw new IOException("The client does not speak the bore protocol");
    }
}
