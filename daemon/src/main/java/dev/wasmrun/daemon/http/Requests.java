package dev.wasmrun.daemon.http;

import org.apache.pekko.http.javadsl.model.HttpRequest;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What we read from a request's head. */
final class Requests {
    private Requests() {}

    static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(header -> header.value());
    }

    /** A cookie may come more than once; each is tried. */
    static Stream<String> cookies(HttpRequest request, String name) {
        return StreamSupport.stream(request.getHeaders().spliterator(), false)
                .filter(header -> header.is("cookie"))
                .flatMap(header -> Arrays.stream(header.value().split(";", -1)))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1));
    }

    /** Whether a person looks at the answer. */
    static boolean wantsPage(HttpRequest request) {
        return header(request, "accept").filter(accept -> accept.contains("text/html")).isPresent();
    }

    /** Whether it is a page for a tab of its own, not for a frame of another page. */
    static boolean opensTab(HttpRequest request) {
        return onlyReads(request)
                && header(request, "sec-fetch-dest").filter("document"::equals).isPresent();
    }

    static boolean onlyReads(HttpRequest request) {
        var method = request.method().value();
        return method.equals("GET") || method.equals("HEAD");
    }

    /** Refuses what would lead away from this site. */
    static String localPath(String path) {
        var leadsAway =
                !path.startsWith("/")
                        || path.startsWith("//")
                        || path.chars().anyMatch(c -> c <= ' ' || c == '\\' || c >= 127)
                        || path.length() > 2_000;
        if (leadsAway) {
            throw Problems.invalid(
                            "bad-to",
                            "'to' must be a path on this site",
                            "Write for example: /apps/shop")
                    .asException();
        }
        return path;
    }
}
