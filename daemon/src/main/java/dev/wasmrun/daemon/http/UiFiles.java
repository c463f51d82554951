package dev.wasmrun.daemon.http;

import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/** The browser's part of wasmrun, from the class path: pages, scripts, styles. */
final class UiFiles {
    private static final Pattern SAFE = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");
    private static final Pattern PAGE = Pattern.compile("/|/apps(/.*)?");
    private static final String INDEX = "/index.html";
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=UTF-8",
                    "js", "text/javascript; charset=UTF-8",
                    "css", "text/css; charset=UTF-8",
                    "svg", "image/svg+xml",
                    "png", "image/png",
                    "ico", "image/x-icon",
                    "woff2", "font/woff2",
                    "json", "application/json",
                    "webmanifest", "application/manifest+json",
                    "txt", "text/plain; charset=UTF-8");

    private final String policy;
    private final Executor reader;

    /**
     * @param frames whose pages may be shown in a frame
     * @param reader for reading files
     */
    UiFiles(String frames, Executor reader) {
        this.policy =
                String.join(
                        "; ",
                        "default-src 'self'",
                        "img-src 'self' data:",
                        "worker-src 'self'",
                        "frame-src " + frames,
                        "object-src 'none'",
                        "base-uri 'none'",
                        "form-action 'self'",
                        "frame-ancestors 'none'");
        this.reader = reader;
    }

    CompletionStage<HttpResponse> answer(HttpRequest request) {
        var path = request.getUri().getPathString();
        return CompletableFuture.supplyAsync(() -> find(path), reader)
                .thenApply(
                        found -> found.orElseGet(() -> Answers.problem(Problems.notFound(path))));
    }

    private Optional<HttpResponse> find(String path) {
        var file = PAGE.matcher(path).matches() ? INDEX : path;
        return SAFE.matcher(file).matches()
                ? read("ui" + file).map(bytes -> answer(file, bytes))
                : Optional.empty();
    }

    private HttpResponse answer(String file, byte[] bytes) {
        var type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        // Vite puts a hash of the content into the names of what lies in assets/.
        var cache =
                file.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
        return HttpResponse.create()
                .addHeader(RawHeader.create("Cache-Control", cache))
                .addHeader(RawHeader.create("Content-Security-Policy", policy))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
                .addHeader(RawHeader.create("Referrer-Policy", "same-origin"))
                .withEntity(
                        HttpEntities.create(
                                ContentTypes.parse(
                                        type == null ? "application/octet-stream" : type),
                                bytes));
    }

    private static Optional<byte[]> read(String resource) {
        try (var in = UiFiles.class.getClassLoader().getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
