package dev.wasmrun.daemon.http;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.Json;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.stream.Materializer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A request that got in, at its route.
 *
 * @param path the values in the route's braces
 */
record Call(
        HttpRequest request, Caller caller, Map<String, String> path, Materializer materializer) {
    private static final long LARGEST_BODY = 1024 * 1024;

    Call {
        path = Map.copyOf(path);
    }

    AppName app() {
        return new AppName(path.get("name"));
    }

    Optional<String> query(String name) {
        return query().get(name).filter(value -> !value.isEmpty());
    }

    boolean flag(String name) {
        return query(name)
                .map(
                        value ->
                                switch (value) {
                                    case "true" -> true;
                                    case "false" -> false;
                                    default ->
                                            throw Problems.invalid(
                                                            "bad-query",
                                                            "'%s' must be true or false"
                                                                    .formatted(name),
                                                            "Write ?%s=true".formatted(name))
                                                    .asException();
                                })
                .orElse(false);
    }

    <T> CompletionStage<T> body(Class<T> type) {
        return request.entity()
                .withSizeLimit(LARGEST_BODY)
                .toStrict(Deadlines.BODY.toMillis(), materializer)
                .thenApply(entity -> read(entity.getData().toArray(), type));
    }

    /** Of a body that may be left out. */
    <T> CompletionStage<T> bodyOr(Class<T> type, T none) {
        return request.entity()
                .withSizeLimit(LARGEST_BODY)
                .toStrict(Deadlines.BODY.toMillis(), materializer)
                .thenApply(
                        entity ->
                                entity.getData().isEmpty()
                                        ? none
                                        : read(entity.getData().toArray(), type));
    }

    private static <T> T read(byte[] json, Class<T> type) {
        try {
            var value = Json.mapper().readValue(json, type);
            if (value == null) {
                throw Problems.invalid("bad-json", "The body is null", "Send an object of JSON")
                        .asException();
            }
            return value;
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new CompletionException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Query query() {
        try {
            return request.getUri().query();
        } catch (RuntimeException e) {
            throw Problems.invalid(
                            "bad-query",
                            "The query cannot be read",
                            "Percent-encode the values after the question mark")
                    .asException();
        }
    }
}
