package dev.wasmrun.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;

import dev.wasmrun.daemon.logs.StoredLogs;
import dev.wasmrun.daemon.preview.AppPage;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.LogStream;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.stream.javadsl.Flow;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An app's page at NAME.localhost, in front of real servers. */
@Timeout(30)
class PreviewTest {
    private TestDaemon daemon;
    private HttpServer app;
    private final CompletableFuture<Map<String, List<String>>> seen = new CompletableFuture<>();
    private final CompletableFuture<String> seenUri = new CompletableFuture<>();

    @BeforeEach
    void start() throws IOException {
        daemon = new TestDaemon();
        app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        app.createContext(
                "/",
                exchange -> {
                    seen.complete(exchange.getRequestHeaders());
                    seenUri.complete(exchange.getRequestURI().toString());
                    exchange.getResponseHeaders().add("X-Frame-Options", "DENY");
                    exchange.getResponseHeaders()
                            .add("Content-Security-Policy", "img-src *; frame-ancestors 'none'");
                    exchange.getResponseHeaders().add("Set-Cookie", "a=1; Path=/");
                    exchange.getResponseHeaders().add("Set-Cookie", "b=2; Partitioned");
                    exchange.getResponseHeaders().add("Server", "theirs/1 (odd");
                    exchange.sendResponseHeaders(418, 2);
                    exchange.getResponseBody().write("hi".getBytes(StandardCharsets.UTF_8));
                    exchange.close();
                });
        app.createContext(
                "/page",
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "text/html");
                    exchange.getResponseHeaders().add("ETag", "\"1\"");
                    var page = "<p>hi</p>".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                    exchange.close();
                });
        app.createContext(
                "/file",
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "application/octet-stream");
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody().write("hi".getBytes(StandardCharsets.UTF_8));
                    exchange.close();
                });
        app.createContext(
                "/echo",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getRequestBody().transferTo(exchange.getResponseBody());
                    exchange.close();
                });
        app.start();
        dialTo(app.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        app.stop(0);
        daemon.close();
    }

    @Test
    void an_answer_passes_and_may_show_in_our_frame() throws IOException {
        var answer = call("GET", "/", "");
        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo("hi");
        assertThat(answer.headers()).doesNotContainKey("x-frame-options");
        assertThat(answer.headers().get("content-security-policy"))
                .startsWith("img-src *; frame-ancestors 'self' http://localhost:");
        assertThat(answer.headers().get("set-cookie")).isEqualTo("a=1; Path=/\nb=2; Partitioned");
        assertThat(answer.headers()).containsEntry("server", "theirs/1 (odd");
        assertThat(answer.headers().get("date")).doesNotContain("\n");
    }

    @Test
    void an_answer_has_the_type_that_the_app_said_and_none_when_it_said_none() throws IOException {
        assertThat(call("GET", "/", "").headers()).doesNotContainKey("content-type");
        assertThat(call("GET", "/file", "").headers())
                .containsEntry("content-type", "application/octet-stream");
    }

    @Test
    void the_app_sees_the_request_as_it_was_sent() throws IOException {
        call(
                "GET",
                "/a%2Fb%20c?x=%41&y=%5B1%5D+z",
                "",
                "User-Agent: odd (agent",
                "X-Own: 1",
                "Connection: keep-alive, X-Hop",
                "X-Hop: 2",
                "X-Forwarded-For: 6.6.6.6",
                "Cookie: theirs=1");
        var headers = seen.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(seenUri.orTimeout(10, TimeUnit.SECONDS).join())
                .isEqualTo("/a%2Fb%20c?x=%41&y=%5B1%5D+z");
        assertThat(headers.get("Host")).containsExactly("shop.localhost:" + daemon.server.port());
        assertThat(headers.get("User-agent")).containsExactly("odd (agent");
        assertThat(headers.get("X-own")).containsExactly("1");
        assertThat(headers.get("X-forwarded-for")).containsExactly("127.0.0.1");
        assertThat(headers.get("X-forwarded-proto")).containsExactly("http");
        assertThat(headers.get("X-forwarded-host")).isEqualTo(headers.get("Host"));
        assertThat(headers).doesNotContainKeys("X-hop", "Timeout-access", "Upgrade");
        assertThat(headers.get("Cookie")).containsExactly("theirs=1");
    }

    @Test
    void head_has_no_body_and_the_connection_goes_on() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = RawClient.tcp(daemon.server.port())) {
            var cookie = ticket();
            var plain = daemon.users.dialer;
            dialTo(server.getLocalPort());
            client.request("HEAD", "/", "", host(), cookie);
            try (var connection = server.accept()) {
                readHead(connection);
                write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
                assertThat(client.head().headers().get("content-length")).isEqualTo("2");
            }
            daemon.users.dialer = plain;
            client.request("GET", "/", "", host(), cookie);
            assertThat(client.answer().body()).isEqualTo("hi");
        }
    }

    @Test
    void a_hundred_megabytes_go_up_and_come_down() throws Exception {
        var block = new byte[1024 * 1024];
        try (var client = RawClient.tcp(daemon.server.port())) {
            client.send(
                    "POST /echo HTTP/1.1\r\n%s\r\n%s\r\nContent-Length: %d\r\n\r\n"
                            .formatted(host(), ticket(), 100L * block.length));
            var sending =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    for (var i = 0; i < 100; i++) {
                                        client.send(block);
                                    }
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            },
                            Executors.newVirtualThreadPerTaskExecutor());
            assertThat(client.head().status()).isEqualTo(200);
            var received = 0L;
            for (var chunk = client.chunk(); !chunk.isEmpty(); chunk = client.chunk()) {
                received += chunk.length();
            }
            assertThat(received).isEqualTo(100L * block.length);
            sending.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void what_the_app_has_sent_so_far_arrives_before_its_answer_ends() throws Exception {
        var more = new CountDownLatch(1);
        app.createContext(
                "/slow",
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write("first".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    awaitLatch(more);
                    exchange.getResponseBody().write("second".getBytes(StandardCharsets.UTF_8));
                    exchange.close();
                });
        try (var client = RawClient.tcp(daemon.server.port())) {
            client.request("GET", "/slow", "", host(), ticket());
            assertThat(client.head().headers()).containsEntry("content-type", "text/event-stream");
            assertThat(client.chunk()).isEqualTo("first");
            more.countDown();
            assertThat(client.chunk()).isEqualTo("second");
            assertThat(client.chunk()).isEmpty();
        }
    }

    @Test
    void an_app_that_dies_in_the_middle_ends_the_answer_unfinished() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dialTo(server.getLocalPort());
            try (var client = RawClient.tcp(daemon.server.port())) {
                client.request("GET", "/", "", host(), ticket());
                try (var connection = server.accept()) {
                    readHead(connection);
                    write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                }
                assertThat(bodyOf(client)).hasSizeLessThan(10);
            }
        }
    }

    @Test
    void the_connection_to_the_app_is_closed_when_the_browser_goes() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dialTo(server.getLocalPort());
            var client = RawClient.tcp(daemon.server.port());
            client.request("GET", "/", "", host(), ticket());
            try (var connection = server.accept()) {
                readHead(connection);
                connection.setSoTimeout(50);
                write(
                        connection,
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
                client.head();
                client.close();
                Awaitility.await()
                        .until(
                                () -> {
                                    // A page that is gone shows when there is more to tell it.
                                    return isClosed(connection, "1\r\nb\r\n");
                                });
            }
        }
    }

    @Test
    void an_answer_without_a_length_ends_with_its_connection() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dialTo(server.getLocalPort());
            try (var client = RawClient.tcp(daemon.server.port())) {
                client.request("GET", "/", "", host(), ticket());
                try (var connection = server.accept()) {
                    readHead(connection);
                    write(connection, "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold");
                }
                client.head();
                assertThat(new String(client.bytes(3), StandardCharsets.UTF_8)).isEqualTo("old");
            }
        }
    }

    @Test
    void a_web_socket_passes_with_the_subprotocol_that_the_app_chose() throws IOException {
        var echo = echoServer();
        dialTo(echo.localAddress().getPort());
        try (var client = RawClient.tcp(daemon.server.port())) {
            client.request("GET", "/socket?x=1", "", upgrade("odd, chat"));
            var head = client.head();
            assertThat(head.status()).isEqualTo(101);
            assertThat(head.headers()).containsEntry("sec-websocket-protocol", "chat");
            // A final text frame of two bytes, masked with zeros; the answer comes without a mask.
            client.send(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});
            assertThat(client.bytes(4)).endsWith(2, 'h', 'i');
        } finally {
            TestDaemon.await(echo.unbind());
        }
    }

    @Test
    void an_upgrade_that_the_app_refuses_is_refused_to_the_browser() throws IOException {
        try (var client = RawClient.tcp(daemon.server.port())) {
            client.request("GET", "/socket", "", upgrade("chat"));
            assertThat(client.head().status()).isEqualTo(418);
        }
    }

    private String[] upgrade(String protocols) throws IOException {
        return new String[] {
            host(),
            ticket(),
            "Origin: http://shop.localhost:" + daemon.server.port(),
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: " + protocols
        };
    }

    /** Echoes over WebSockets at the path and host that the browser asked for. */
    private ServerBinding echoServer() {
        return TestDaemon.await(
                Http.get(daemon.kit.system())
                        .newServerAt("127.0.0.1", 0)
                        .bindSync(
                                request -> {
                                    assertThat(request.getUri().toRelative().toString())
                                            .isEqualTo("/socket?x=1");
                                    return request.getAttribute(AttributeKeys.webSocketUpgrade)
                                            .orElseThrow()
                                            .handleMessagesWith(Flow.<Message>create(), "chat");
                                }));
    }

    @Test
    void a_stranger_is_shown_the_way_in() throws IOException {
        var answer = daemon.call("GET", "/", "", host(), "Accept: text/html");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("/open/shop");
        assertThat(seen).isNotDone();
    }

    @Test
    void a_tab_of_its_own_is_sent_for_a_ticket() throws IOException {
        var answer =
                daemon.call(
                        "GET",
                        "/cart?x=1&y=2",
                        "",
                        host(),
                        "Accept: text/html",
                        "Sec-Fetch-Dest: document");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers().get("location"))
                .endsWith("/open/shop?to=%2Fcart%3Fx%3D1%26y%3D2");
        var lost =
                daemon.call(
                        "GET",
                        "/__wasmrun/enter?ticket=old&to=/",
                        "",
                        host(),
                        "Accept: text/html",
                        "Sec-Fetch-Dest: document");
        assertThat(lost.status()).isEqualTo(401); // no circle
        assertThat(seen).isNotDone();
    }

    @Test
    void a_ticket_works_once_and_for_its_own_app_only() throws IOException {
        daemon.users.apps.put(new AppName("blog"), Samples.app("blog", AppState.RUNNING));
        var path = entrance("shop");
        var blog = "Host: blog.localhost:" + daemon.server.port();
        assertThat(daemon.call("GET", path, "", blog).status()).isEqualTo(401);
        var used = entrance("shop");
        var first = daemon.call("GET", used, "", host());
        assertThat(first.status()).isEqualTo(303);
        assertThat(daemon.call("GET", used, "", host()).status()).isEqualTo(401);
        var cookie = first.headers().get("set-cookie");
        assertThat(daemon.call("GET", "/", "", blog, "Cookie: " + cookie).status()).isEqualTo(401);
    }

    @Test
    void an_app_that_is_not_ready_has_a_page_that_says_so() throws IOException {
        daemon.users.dialer = Optional.empty();
        daemon.users.apps.put(new AppName("shop"), Samples.app("shop", AppState.INSTALLING));
        var answer = call("GET", "/", "", "Accept: text/html");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("shop is installing").contains("/__wasmrun/status");
        var status = call("GET", "/__wasmrun/status", "");
        assertThat(status.body())
                .isEqualTo("{\"state\":\"installing\",\"ready\":true,\"problem\":null}");
        assertThat(call("GET", "/data.json", "").body()).contains("not-listening");
    }

    @Test
    void an_app_whose_program_ended_below_its_reloader_shows_why() throws Exception {
        daemon.users.dialer = Optional.empty();
        ObjectNode json = Json.mapper().valueToTree(Samples.app("shop", AppState.RUNNING));
        var problem = new Problem(Problem.Kind.FAILED, "program-ended", "It ended", "Mend it");
        ((ObjectNode) json.get("readiness")).set("problem", Json.mapper().valueToTree(problem));
        daemon.users.apps.put(
                new AppName("shop"), Json.mapper().treeToValue(json, AppStatus.class));
        var page = call("GET", "/", "", "Accept: text/html");
        assertThat(page.body()).contains("It ended", "Mend it", "runningprogram-ended");
        assertThat(call("GET", "/__wasmrun/status", "").body()).contains("program-ended");
    }

    @Test
    void an_app_that_is_down_shows_its_last_lines_of_stderr_to_who_may_see_them()
            throws IOException {
        daemon.users.dialer = Optional.empty();
        var down = Samples.app("shop", AppState.FAILED);
        daemon.users.apps.put(new AppName("shop"), down);
        daemon.users.log =
                StoredLogs.holding(
                        daemon.home.resolve("stderr"),
                        down.run(),
                        LogStream.STDERR,
                        List.of(
                                "\u001b[31mTypeError: <b>\u001b[0m",
                                "    at boot (/app/a.js:1:2)"));
        var mine = call("GET", "/", "", "Accept: text/html");
        assertThat(mine.body())
                .contains("<pre>TypeError: &lt;b&gt;\n    at boot (/app/a.js:1:2)</pre>");
        try (var client = RawClient.tcp(daemon.server.port())) {
            var theirs =
                    client.request(
                                    "GET",
                                    "/",
                                    "",
                                    "Host: shop.localhost:" + daemon.server.port(),
                                    "Accept: text/html")
                            .answer();
            assertThat(theirs.body()).doesNotContain("TypeError");
        }
    }

    @Test
    void an_app_that_takes_no_connection_is_said_to_be_not_answering() throws IOException {
        app.stop(0);
        RoutesTest.assertProblem(call("GET", "/", ""), 503, "app-not-answering");
    }

    private void dialTo(int port) {
        daemon.users.dialer =
                Optional.of(
                        () ->
                                CompletableFuture.supplyAsync(
                                        () -> {
                                            try {
                                                return SocketChannel.open(
                                                        new InetSocketAddress("127.0.0.1", port));
                                            } catch (IOException e) {
                                                throw new java.io.UncheckedIOException(e);
                                            }
                                        }));
    }

    private RawClient.Answer call(String method, String path, String body, String... headers)
            throws IOException {
        var all = new java.util.ArrayList<>(List.of(headers));
        all.add(host());
        all.add(ticket());
        return daemon.call(method, path, body, all.toArray(String[]::new));
    }

    private String host() {
        return "Host: shop.localhost:" + daemon.server.port();
    }

    /** The preview cookie of a browser that came in with a ticket. */
    private String ticket() throws IOException {
        var cookie = daemon.call("GET", entrance("shop"), "", host()).headers().get("set-cookie");
        return "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
    }

    private String entrance(String name) throws IOException {
        var url = daemon.call("POST", "/api/v1/apps/" + name + "/preview", "").body();
        return url.substring(url.indexOf("/__wasmrun"), url.lastIndexOf('"'));
    }

    /** As much as arrives; an answer cut off by a reset may not arrive at all. */
    private static byte[] bodyOf(RawClient client) {
        try {
            client.head();
            return client.bytes(10);
        } catch (IOException cutOff) {
            return new byte[0];
        }
    }

    private static boolean isClosed(Socket connection, String more) throws IOException {
        try {
            write(connection, more);
            return connection.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void readHead(Socket connection) throws IOException {
        var in = connection.getInputStream();
        for (var last = 0; (last & 0xffff) != (('\n' << 8) | '\r') || in.read() != '\n'; ) {
            var next = in.read();
            if (next < 0) {
                throw new IOException("ended");
            }
            last = (last << 8) | next;
        }
    }

    private static void write(Socket connection, String text) throws IOException {
        OutputStream out = connection.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Test
    void a_page_of_a_watched_app_follows_its_runs_and_comes_from_no_cache() throws IOException {
        daemon.users.live = Optional.of(new AppPage.Moment(4, 2));
        var page = call("GET", "/page", "", "Accept: text/html", "If-None-Match: \"1\"");
        assertThat(page.body())
                .isEqualTo(
                        "<p>hi</p>\n<script src=\"/__wasmrun/live.js?run=4&styles=2\"></script>\n");
        assertThat(page.headers()).doesNotContainKey("etag");
        assertThat(page.headers()).containsEntry("cache-control", "no-store");
        assertThat(call("GET", "/page", "").body()).isEqualTo("<p>hi</p>");
        assertThat(call("GET", "/__wasmrun/live.js", "").body()).contains("EventSource");
        daemon.users.live = Optional.empty();
        var plain = call("GET", "/page", "", "Accept: text/html");
        assertThat(plain.body()).isEqualTo("<p>hi</p>");
        assertThat(plain.headers()).containsKey("etag");
    }

    @Test
    void an_open_page_hears_of_its_app_and_why_it_does_not_answer() throws IOException {
        try (var client = RawClient.tcp(daemon.server.port())) {
            client.request("GET", "/__wasmrun/live", "", host(), ticket());
            assertThat(client.head().headers()).containsEntry("content-type", "text/event-stream");
        }
        assertThat(call("GET", "/__wasmrun/why", "").body()).contains("\"lines\":[]");
        assertThat(call("GET", "/__wasmrun/else", "").status()).isEqualTo(404);
    }
}
