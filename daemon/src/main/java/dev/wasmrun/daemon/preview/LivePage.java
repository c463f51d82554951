package dev.wasmrun.daemon.preview;

import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Puts the script behind an app's pages that loads them anew when the app was started again. Each
 * page says which run it came from, so it must not come from a cache.
 */
public final class LivePage {
    /** Where the script is. */
    public static final String SCRIPT = "/__wasmrun/live.js";

    private static final String TAG = "\n<script src=\"%s?run=%d&styles=%d\"></script>\n";
    private static final Set<String> OF_CACHES =
            Set.of("etag", "last-modified", "cache-control", "expires", "age");
    private static final Set<String> NOT_ASKED =
            Set.of("accept-encoding", "if-none-match", "if-modified-since", "range");

    private LivePage() {}

    /** Whether the browser asks for a page to show, not for a part of one. */
    static boolean isAsked(HttpRequest request) {
        return request.method().equals(HttpMethods.GET)
                && request.getHeader("accept")
                        .filter(header -> header.value().contains("text/html"))
                        .isPresent();
    }

    /** The page must come whole and as text. */
    static Iterable<HttpHeader> asked(Iterable<HttpHeader> headers) {
        return without(headers, NOT_ASKED);
    }

    static HttpResponse of(HttpResponse response, AppPage.Moment live) {
        if (!isText(response.entity().getContentType())
                || response.getHeader("content-encoding").isPresent()
                || !response.status().allowsEntity()) {
            return response;
        }
        var script =
                Source.single(
                        ByteString.fromString(TAG.formatted(SCRIPT, live.run(), live.styles())));
        return response.withHeaders(without(response.getHeaders(), OF_CACHES))
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .withEntity(
                        HttpEntities.createChunked(
                                response.entity().getContentType(),
                                response.entity().getDataBytes().concat(script)));
    }

    private static boolean isText(ContentType type) {
        return type.mediaType().toString().equals("text/html");
    }

    private static Iterable<HttpHeader> without(Iterable<HttpHeader> headers, Set<String> names) {
        return StreamSupport.stream(headers.spliterator(), false)
                .filter(header -> !names.contains(header.lowercaseName()))
                .toList();
    }
}
