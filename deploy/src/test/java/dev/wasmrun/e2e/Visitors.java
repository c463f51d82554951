package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** People who come in by a public port, to an app that echoes. */
final class Visitors {
    private static final int EACH = 2 << 20;
    private static final int ALL = 50;
    private static final HttpClient CLIENT = client();

    private Visitors() {}

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** All at once, 100 MB there and back; each must get his own bytes. */
    static void fiftyAt(String host, int port) {
        var visits = IntStream.range(0, ALL).mapToObj(i -> visit(host, port, i)).toList();
        assertThat(visits).extracting(CompletableFuture::join).containsOnly(true);
    }

    private static CompletableFuture<Boolean> visit(String host, int port, int number) {
        var bytes = new byte[EACH];
        new Random(number).nextBytes(bytes);
        return CLIENT.sendAsync(request(host, port, bytes), BodyHandlers.ofByteArray())
                .thenApply(answer -> Arrays.equals(answer.body(), bytes));
    }

    private static HttpRequest request(String host, int port, byte[] bytes) {
        return HttpRequest.newBuilder(URI.create("http://%s:%d/".formatted(host, port)))
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofByteArray(bytes))
                .build();
    }

    /** Whether somebody who comes anew gets through. */
    static boolean echoes(String host, int port) {
        var word = "hello".getBytes(StandardCharsets.UTF_8);
        try (var fresh = client()) {
            var answer = fresh.send(request(host, port, word), BodyHandlers.ofByteArray());
            return Arrays.equals(answer.body(), word);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
