package dev.wasmrun.daemon.preview;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMessage;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Which headers pass between browser and app, and how they change on the way. */
final class PassedHeaders {
    /** Between two neighbours only (RFC 9110, 7.6.1), or written anew by each of them. */
    private static final Set<String> OURS =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "host",
                    "content-length",
                    "content-type",
                    "date",
                    "timeout-access",
                    "raw-request-uri",
                    "x-forwarded-for",
                    "x-forwarded-host",
                    "x-forwarded-proto");

    private static final String POLICY = "content-security-policy";

    private final String ourCookie;
    private final String frameAncestors;

    /**
     * @param ourCookie the app never sees it
     * @param framers the origins that may show the page in a frame
     */
    PassedHeaders(String ourCookie, List<String> framers) {
        this.ourCookie = ourCookie + "=";
        this.frameAncestors = "frame-ancestors 'self' " + String.join(" ", framers);
    }

    List<HttpHeader> toApp(HttpMessage request, String host, String remote) {
        var passed = new ArrayList<HttpHeader>();
        through(request)
                .flatMap(
                        header ->
                                header.is("cookie")
                                        ? withoutOurs(header.value())
                                        : Stream.of(header.value())
                                                .map(v -> new PassedHeader(header.name(), v)))
                .forEach(passed::add);
        request.getHeader(RawRequestURI.class).ifPresent(passed::add);
        passed.add(new PassedHeader("X-Forwarded-For", remote));
        passed.add(new PassedHeader("X-Forwarded-Host", host));
        passed.add(new PassedHeader("X-Forwarded-Proto", "http"));
        return passed;
    }

    /** The page must show in our frame, so what the app says against frames is taken back. */
    List<HttpHeader> toBrowser(HttpMessage response) {
        return through(response)
                .filter(header -> header.isNot("x-frame-options"))
                .<HttpHeader>map(
                        header ->
                                new PassedHeader(
                                        header.name(),
                                        header.is(POLICY)
                                                ? framable(header.value())
                                                : header.value()))
                .toList();
    }

    private static Stream<HttpHeader> through(HttpMessage message) {
        var named =
                all(message)
                        .filter(header -> header.is("connection"))
                        .flatMap(header -> Arrays.stream(header.value().split(",", -1)))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
        return all(message)
                .filter(header -> !OURS.contains(header.lowercaseName()))
                .filter(header -> !named.contains(header.lowercaseName()));
    }

    private static Stream<HttpHeader> all(HttpMessage message) {
        return StreamSupport.stream(message.getHeaders().spliterator(), false);
    }

    private Stream<PassedHeader> withoutOurs(String cookies) {
        var theirs =
                Arrays.stream(cookies.split(";", -1))
                        .map(String::strip)
                        .filter(cookie -> !cookie.startsWith(ourCookie))
                        .collect(Collectors.joining("; "));
        return theirs.isEmpty() ? Stream.of() : Stream.of(new PassedHeader("Cookie", theirs));
    }

    private String framable(String policies) {
        return Arrays.stream(policies.split(",", -1))
                .map(
                        policy ->
                                Arrays.stream(policy.split(";", -1))
                                        .map(String::strip)
                                        .map(this::directive)
                                        .collect(Collectors.joining("; ")))
                .collect(Collectors.joining(", "));
    }

    private String directive(String directive) {
        return directive.toLowerCase(Locale.ROOT).startsWith("frame-ancestors")
                ? frameAncestors
                : directive;
    }
}
