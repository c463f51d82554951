package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What a page of Vite hears of changes, by the socket that its own script opens. */
final class HotPage implements AutoCloseable, WebSocket.Listener {
    private static final Pattern KEY = Pattern.compile("wsToken = \"([^\"]+)\"");
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    HotPage(int port) {
        var key = KEY.matcher(Page.at(port, "/@vite/client").body());
        assertThat(key.find()).isTrue();
        socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .subprotocols("vite-hmr")
                        .header("Origin", "http://127.0.0.1:" + port)
                        .buildAsync(
                                URI.create(
                                        "ws://127.0.0.1:%d/?token=%s"
                                                .formatted(port, key.group(1))),
                                this)
                        .join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        messages.add(text.toString());
        return WebSocket.Listener.super.onText(from, text, last);
    }

    String next() throws InterruptedException {
        var message = messages.poll(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
        assertThat(message).as("told within 30 s").isNotNull();
        return message;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
