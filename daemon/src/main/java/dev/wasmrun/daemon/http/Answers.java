package dev.wasmrun.daemon.http;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** The shapes that answers have. */
final class Answers {
    static final int OK = 200;
    static final int CREATED = 201;
    static final int ACCEPTED = 202;
    static final int NO_CONTENT = 204;
    static final int SEE_OTHER = 303;

    private Answers() {}

    static HttpResponse json(int status, Object value) {
        try {
            return HttpResponse.create()
                    .withStatus(status)
                    .addHeader(RawHeader.create("Cache-Control", "no-store"))
                    .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
                    .withEntity(
                            HttpEntities.create(
                                    ContentTypes.APPLICATION_JSON,
                                    ByteString.fromArrayUnsafe(
                                            Json.mapper().writeValueAsBytes(value))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer that JSON cannot hold", e);
        }
    }

    static HttpResponse problem(Problem problem) {
        return json(problem.kind().httpStatus(), problem);
    }

    static HttpResponse empty(int status) {
        return HttpResponse.create().withStatus(status);
    }

    static HttpResponse html(int status, String page) {
        return HttpResponse.create()
                .withStatus(status)
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .withEntity(HttpEntities.create(ContentTypes.TEXT_HTML_UTF8, page));
    }

    static HttpResponse metrics(String text) {
        return HttpResponse.create()
                .withEntity(
                        HttpEntities.create(
                                ContentTypes.parse("text/plain; version=0.0.4; charset=UTF-8"),
                                ByteString.fromString(text)));
    }

    static HttpResponse seeOther(String location) {
        return HttpResponse.create()
                .withStatus(SEE_OTHER)
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeader(RawHeader.create("Location", location));
    }
}
