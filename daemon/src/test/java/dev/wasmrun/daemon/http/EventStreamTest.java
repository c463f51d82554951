package dev.wasmrun.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.LogLine;
import dev.wasmrun.protocol.LogStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What readers of the event stream see, over real connections. */
@Timeout(60)
class EventStreamTest {
    private static final String LOG = "/api/v1/events?types=log";
    private TestDaemon daemon = new TestDaemon();

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void without_a_cursor_it_starts_with_the_status_of_each_app() throws IOException {
        try (var reader = open("/api/v1/events")) {
            var first = (Event.StatusChanged) next(reader);
            assertThat(first.app().name()).isEqualTo(new AppName("shop"));
            assertThat(first.cursor()).isNotEmpty();
            log(1);
            assertThat(seq(next(reader))).isEqualTo(1);
        }
    }

    @Test
    void a_reader_is_an_audience_until_it_leaves_and_a_call_is_a_glance() throws IOException {
        var glances = new AtomicInteger();
        daemon.audience.whenSeen(glances::incrementAndGet);
        daemon.call("GET", "/health", "");
        assertThat(glances).hasValue(0);
        daemon.call("GET", "/api/v1/apps", "");
        assertThat(glances).hasValue(1);
        assertThat(daemon.audience.isPresent()).isFalse();
        try (var reader = open("/api/v1/events")) {
            next(reader);
            assertThat(daemon.audience.isPresent()).isTrue();
        }
        await().until(
                        () -> {
                            log(1); // which finds that nobody is there
                            return !daemon.audience.isPresent();
                        });
    }

    @Test
    void a_change_while_the_apps_are_asked_is_told_once_and_never_taken_back() throws Exception {
        daemon.users.beforeListing = () -> daemon.publish(c -> status(c, AppState.STOPPED));
        try (var reader = open("/api/v1/events")) {
            assertThat(((Event.StatusChanged) next(reader)).app().state())
                    .isEqualTo(AppState.STOPPED);
            log(1);
            assertThat(seq(next(reader))).isEqualTo(1);
        }
    }

    @Test
    void with_a_cursor_it_goes_on_behind_it_without_loss_or_doubling() throws IOException {
        var cursor = "";
        try (var reader = open(LOG)) {
            reader.chunk();
            log(1);
            cursor = next(reader).cursor();
        }
        for (var seq = 2; seq <= 3_000; seq++) {
            log(seq);
        }
        var lines = new ArrayList<Long>();
        try (var reader = open(LOG + "&cursor=" + cursor)) {
            while (lines.size() < 2_999) {
                events(reader).forEach(event -> lines.add(seq(event)));
            }
        }
        assertThat(lines).hasSize(2_999).isSorted().doesNotHaveDuplicates().startsWith(2L);
    }

    @Test
    void a_cursor_of_another_life_gets_a_gap_and_then_what_is_so_now() throws IOException {
        try (var reader = open("/api/v1/events?cursor=other.7")) {
            var told = events(reader);
            assertThat(told.get(0)).isInstanceOf(Event.Gap.class);
            assertThat(told.get(1)).isInstanceOf(Event.StatusChanged.class);
        }
    }

    @Test
    void a_stuck_reader_is_told_of_a_gap_and_slows_nobody() throws Exception {
        daemon.close();
        daemon = new TestDaemon(new Events.Limits(50, 1024 * 1024, Duration.ofSeconds(15)));
        var text = "x".repeat(100_000);
        try (var stuck = RawClient.tcpWithSmallBuffer(daemon.server.port());
                var quick = open(LOG)) {
            stuck.request("GET", LOG, "", daemon.host(), daemon.bearer());
            stuck.head();
            stuck.chunk();
            quick.chunk();
            for (var seq = 1; seq <= 400; seq++) {
                log(seq, text);
                assertThat(seq(next(quick))).isEqualTo(seq);
            }
            var gap = false;
            while (!gap) {
                gap = events(stuck).stream().anyMatch(Event.Gap.class::isInstance);
            }
            log(401);
            assertThat(events(stuck).stream().map(EventStreamTest::seq)).contains(401L);
        }
    }

    @Test
    void only_what_was_asked_for_is_told() throws IOException {
        try (var reader = open("/api/v1/events?types=removed,log&app=shop")) {
            reader.chunk();
            daemon.publish(c -> status(c, AppState.STOPPED));
            daemon.publish(c -> new Event.AppRemoved(c, Instant.EPOCH, new AppName("blog")));
            daemon.publish(c -> new Event.AppRemoved(c, Instant.EPOCH, new AppName("shop")));
            assertThat(((Event.AppRemoved) next(reader)).app()).isEqualTo(new AppName("shop"));
        }
        RoutesTest.assertProblem(
                daemon.call("GET", "/api/v1/events?types=all", ""), 400, "unknown-type");
    }

    @Test
    void an_event_source_resumes_by_the_id_it_saw_last() throws IOException {
        var id = "";
        try (var reader = open(LOG, "Accept: text/event-stream")) {
            assertThat(reader.chunk()).isEqualTo(":\n\n");
            log(1);
            var lines = reader.chunk().split("\n", -1);
            assertThat(lines[1]).startsWith("data: {\"type\":\"log\"");
            id = lines[0].substring("id: ".length());
        }
        log(2);
        try (var reader = open(LOG, "Accept: text/event-stream", "Last-Event-ID: " + id)) {
            assertThat(reader.chunk()).contains("\"seq\":2");
        }
    }

    @Test
    void a_quiet_stream_has_a_heart_that_beats() throws IOException {
        daemon.close();
        daemon = new TestDaemon(new Events.Limits(50, 1024, Duration.ofMillis(100)));
        try (var reader = open(LOG)) {
            assertThat(reader.chunk()).isEqualTo("\n");
            assertThat(reader.chunk()).isEqualTo("\n");
        }
    }

    @Test
    void a_web_socket_gets_arrays_and_ends_with_the_daemon() throws Exception {
        var messages = new LinkedBlockingQueue<String>();
        try (var client = HttpClient.newHttpClient()) {
            client.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + daemon.token())
                    .buildAsync(
                            URI.create("ws://localhost:%d%s".formatted(daemon.server.port(), LOG)),
                            new Collector(messages))
                    .join();
            assertThat(messages.poll(10, TimeUnit.SECONDS)).isEqualTo("[]");
            log(7);
            assertThat(messages.poll(10, TimeUnit.SECONDS)).startsWith("[{").contains("\"seq\":7");
            TestDaemon.await(daemon.server.stop());
            assertThat(messages.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
        }
    }

    private record Collector(BlockingQueue<String> messages) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            messages.add(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            messages.add("closed");
            return null;
        }
    }

    private RawClient open(String path, String... headers) throws IOException {
        var all = new ArrayList<>(List.of(headers));
        all.add(daemon.host());
        all.add(daemon.bearer());
        var client = RawClient.tcp(daemon.server.port());
        client.request("GET", path, "", all.toArray(String[]::new));
        assertThat(client.head().status()).isEqualTo(200);
        return client;
    }

    private static Event next(RawClient reader) throws IOException {
        var events = List.<Event>of();
        while (events.isEmpty()) {
            events = events(reader);
        }
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static List<Event> events(RawClient reader) throws IOException {
        var events = new ArrayList<Event>();
        for (var line : reader.chunk().split("\n", -1)) {
            if (!line.isEmpty()) {
                events.add(Json.mapper().readValue(line, Event.class));
            }
        }
        return events;
    }

    private static long seq(Event event) {
        return event instanceof Event.LogWritten log ? log.lines().get(0).seq() : -1;
    }

    private void log(long seq) {
        log(seq, "hello");
    }

    private void log(long seq, String text) {
        var line = new LogLine(seq, 1, Instant.EPOCH, LogStream.STDOUT, text);
        daemon.publish(c -> new Event.LogWritten(c, new AppName("shop"), List.of(line)));
    }

    private static Event status(String cursor, AppState state) {
        return new Event.StatusChanged(cursor, Instant.EPOCH, Samples.app("shop", state));
    }
}
