package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The smallest project of each framework: installed for real, started as it is, without a flag that
 * says how, and its page loaded.
 */
class FrameworksIT extends HouseTest {
    private static final Pattern DEBUGGER = Pattern.compile("Debugger at 127.0.0.1:(\\d+)");
    private static final Pattern HMR_KEY = Pattern.compile("wsToken = \"([^\"]+)\"");

    @ParameterizedTest
    @CsvSource({
        "http-server, http.server, Only the library",
        "flask-factory, Flask, Made by a factory",
        "starlette, Starlette, A small star",
        "aiohttp, aiohttp, Asked asynchronously",
        "nest, NestJS, Nested",
        "django-fresh, Django, 0 notes",
        "src-layout, , From below src",
        "never-built, Polka, Built first",
        "procfile, , By its Procfile",
    })
    void a_project_starts_as_it_is_and_shows_its_page(String name, String framework, String says) {
        assertThat(loaded(forward(name), "/")).contains(says);
        if (framework != null) {
            assertThat(house.app(name).get("framework").asText()).isEqualTo(framework);
        }
        house.wasmrun("rm", "-f", name).expect(0);
    }

    @ParameterizedTest
    @EnabledIfSystemProperty(named = "wasmrun.frameworks", matches = "all")
    @CsvSource({
        "next, Next.js, Next up",
        "astro, Astro, Among stars",
        "sveltekit, SvelteKit, Slim as svelte",
        "streamlit, Streamlit, Streamlit",
        "gradio, Gradio, Graded",
        "nuxt, Nuxt, Next door to Nuxt",
        "native-wheel, FastAPI, The sum is 45",
        "native-addon, , The sum is 42",
    })
    void so_does_a_heavy_one(String name, String framework, String says) {
        a_project_starts_as_it_is_and_shows_its_page(name, framework, says);
    }

    @Test
    void a_page_of_vite_learns_of_a_change_through_a_forward() throws Exception {
        var port = forward("vite");
        assertThat(loaded(port, "/")).contains("/@vite/client");
        assertThat(loaded(port, "/src/main.jsx")).contains("Drawn by React");

        var told = new Told();
        var socket = hmr(port, told);
        try {
            assertThat(told.next()).contains("connected");
            var source = house.base().resolve("projects/vite/src/main.jsx");
            Files.writeString(source, Files.readString(source).replace("Drawn", "Drawn again"));
            assertThat(told.next()).contains("/src/main.jsx");
            assertThat(loaded(port, "/src/main.jsx")).contains("Drawn again by React");
        } finally {
            socket.abort();
        }
        house.wasmrun("rm", "-f", "vite").expect(0);
    }

    @Test
    void plain_typescript_starts_and_a_debugger_reaches_the_process_that_serves() {
        var started =
                house.wasmrun("os", house.framework("tsx"), "--debug", "-d", "--wait=180s")
                        .expect(0);
        assertThat(loaded(lead("tsx"), "/")).isEqualTo("Typed");
        var port = DEBUGGER.matcher(started.err());
        assertThat(port.find()).as(started.err()).isTrue();
        assertThat(loaded(Integer.parseInt(port.group(1)), "/json/list"))
                .contains("server.ts", "webSocketDebuggerUrl");
        house.wasmrun("rm", "-f", "tsx").expect(0);
    }

    private static WebSocket hmr(int port, Told told) {
        var key = HMR_KEY.matcher(loaded(port, "/@vite/client"));
        assertThat(key.find()).isTrue();
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("vite-hmr")
                .header("Origin", "http://127.0.0.1:" + port)
                .buildAsync(
                        URI.create("ws://127.0.0.1:%d/?token=%s".formatted(port, key.group(1))),
                        told)
                .join();
    }

    /** A development server builds what is asked for first, which takes its time. */
    private static String loaded(int port, String path) {
        return await().atMost(House.LONG)
                .until(() -> Page.at(port, path), page -> page.status() == 200)
                .body();
    }

    /** Runs it, and leads a port of the host to where it listens. */
    private int forward(String name) {
        house.wasmrun("os", house.framework(name), "--detach", "--wait=180s").expect(0);
        return lead(name);
    }

    private int lead(String name) {
        var port = House.freePort();
        var listensOn = house.app(name).get("ports").get(0).asInt();
        house.wasmrun("forward", "add", name, port + ":" + listensOn).expect(0);
        return port;
    }

    /** What the page is told. */
    private static final class Told implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            messages.add(text.toString());
            return WebSocket.Listener.super.onText(socket, text, last);
        }

        String next() throws InterruptedException {
            var message = messages.poll(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
            assertThat(message).as("told within 30 s").isNotNull();
            return message;
        }
    }
}
