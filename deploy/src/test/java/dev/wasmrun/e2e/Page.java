package dev.wasmrun.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** What a port of the host answers. */
record Page(int status, String body) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    // else it asks for an upgrade to HTTP/2, which servers with WebSockets swallow
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    /** Status 0 when nobody answers. */
    static Page at(int port, String path) {
        return at("127.0.0.1", port, path);
    }

    static Page at(String address, int port, String path) {
        return of(request(address, port, path));
    }

    /** Asked with these headers. */
    static Page of(int port, String path, Map<String, String> headers) {
        var request = request("127.0.0.1", port, path);
        headers.forEach(request::header);
        return of(request);
    }

    private static HttpRequest.Builder request(String address, int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://%s:%d%s".formatted(address, port, path)))
                .timeout(Duration.ofSeconds(10));
    }

    private static Page of(HttpRequest.Builder request) {
        try {
            var answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Page(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Page(0, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Page(0, "");
        }
    }
}
