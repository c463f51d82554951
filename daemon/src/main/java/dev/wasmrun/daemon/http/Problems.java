package dev.wasmrun.daemon.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;

import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Problem.Kind;
import dev.wasmrun.protocol.ProblemException;

import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Turns whatever went wrong into the problem that the caller is told. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static Problem of(Throwable failure) {
        return switch (failure) {
            case CompletionException e when e.getCause() != null -> of(e.getCause());
            case ExecutionException e when e.getCause() != null -> of(e.getCause());
            case ProblemException e -> e.problem();
            case TimeoutException _ ->
                    new Problem(
                            Kind.TIMEOUT,
                            "no-answer-in-time",
                            "It took longer than expected",
                            "Look at the app's log; it may still come to an end by itself");
            case EntityStreamSizeException _ ->
                    invalid("body-too-large", "The body is too large", "Send at most 1 MB of JSON");
            case JsonProcessingException e -> json(e);
            default -> bug(failure);
        };
    }

    static Problem notFound(String path) {
        return new Problem(
                Kind.NOT_FOUND,
                "no-such-route",
                "There is nothing at " + path,
                "The routes are listed at /api/v1/openapi.json");
    }

    static Problem invalid(String code, String message, String hint) {
        return new Problem(Kind.INVALID, code, message, hint);
    }

    static Problem forbidden(String code, String message, String hint) {
        return new Problem(Kind.FORBIDDEN, code, message, hint);
    }

    static Problem unauthenticated() {
        return new Problem(
                Kind.UNAUTHENTICATED,
                "not-signed-in",
                "This needs a token or a session",
                "Run: wasmrun ui. Programs send 'Authorization: Bearer' and the token in"
                        + " $WASMRUN_HOME/token");
    }

    private static Problem json(JsonProcessingException failure) {
        if (failure.getCause() instanceof ProblemException refused) {
            return refused.problem();
        }
        var where =
                failure instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
                        ? "'" + path(mapping) + "'"
                        : "line " + line(failure);
        return failure instanceof UnrecognizedPropertyException unknown
                ? invalid(
                        "bad-json",
                        "Unknown key " + where,
                        "Known keys: "
                                + unknown.getKnownPropertyIds().stream()
                                        .map(String::valueOf)
                                        .sorted()
                                        .collect(Collectors.joining(", ")))
                : invalid(
                        "bad-json",
                        "The JSON cannot be read at " + where,
                        "The shape of each body is in /api/v1/openapi.json");
    }

    private static String path(JsonMappingException mapping) {
        return mapping.getPath().stream()
                .map(
                        step ->
                                step.getFieldName() == null
                                        ? "" + step.getIndex()
                                        : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static int line(JsonProcessingException failure) {
        return failure.getLocation() == null ? 1 : failure.getLocation().getLineNr();
    }

    private static Problem bug(Throwable failure) {
        LOG.error("A bug while answering a request", failure);
        return new Problem(
                Kind.BUG,
                "internal-error",
                "Something in wasmrun broke",
                "The daemon's log says what; please report it");
    }
}
