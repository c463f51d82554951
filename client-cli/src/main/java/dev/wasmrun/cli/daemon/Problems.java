package dev.wasmrun.cli.daemon;

import dev.wasmrun.protocol.Problem;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Reads the daemon's refusals, and makes those of a daemon that does not answer. */
public final class Problems {
    private Problems() {}

    public static Optional<Problem> read(JsonObject json) {
        return json.text("code")
                .flatMap(
                        code ->
                                json.text("kind")
                                        .flatMap(Problems::kind)
                                        .map(
                                                kind ->
                                                        new Problem(
                                                                kind,
                                                                code,
                                                                json.text("message").orElse(code),
                                                                json.text("hint").orElse(""))));
    }

    static Problem answered(int status, String body) {
        return tryRead(body)
                .orElseGet(
                        () ->
                                new Problem(
                                        Problem.Kind.BUG,
                                        "unexpected-answer",
                                        "The daemon answered with status %d".formatted(status),
                                        "Look into the daemon's log: wasmrun daemon logs"));
    }

    /** A refusal that is one line among others. */
    public static Optional<Problem> tryRead(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            return read(JsonObject.parse(text));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Problem unreachable(Address address) {
        return switch (address) {
            case Address.Local(var socket) ->
                    unavailable(
                            "no-daemon",
                            "No daemon runs for %s".formatted(socket.getParent()),
                            "Start it: wasmrun daemon start (what ran before runs again)");
            case Address.Remote remote ->
                    unavailable(
                            "daemon-unreachable",
                            "No daemon answers at %s".formatted(remote),
                            "Check WASMRUN_HOST, and that the daemon runs there");
        };
    }

    static Problem broken(Address address, IOException cause) {
        return unavailable(
                "daemon-lost",
                "The daemon at %s stopped answering: %s".formatted(address, cause.getMessage()),
                "See what happened: wasmrun daemon status, wasmrun daemon logs");
    }

    public static Problem unreadable() {
        return unavailable(
                "unexpected-answer",
                "The daemon's answer cannot be read",
                "Check that client and daemon have the same version: wasmrun version");
    }

    public static Problem unavailable(String code, String message, String hint) {
        return new Problem(Problem.Kind.UNAVAILABLE, code, message, hint);
    }

    private static Optional<Problem.Kind> kind(String wire) {
        return Arrays.stream(Problem.Kind.values())
                .filter(kind -> kind.wire().equals(wire))
                .findFirst();
    }
}
