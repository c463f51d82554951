package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code os --debug}: a debugger of the host reaches the process that serves. */
class DebuggersIT extends HouseTest {
    private static final Pattern FORWARD = Pattern.compile("Debugger at 127.0.0.1:(\\d+)");
    private static final String INITIALIZE =
            """
            {"seq": 1, "type": "request", "command": "initialize", "arguments": {"adapterID": "test"}}""";
    private static final Pattern INITIALIZED =
            Pattern.compile("\\{[^{}]*\"request_seq\": ?1,[^{}]*\"success\": ?true");
    private static final String PAGE =
            """
            import http.server
            http.server.HTTPServer(('', 8000), http.server.SimpleHTTPRequestHandler).serve_forever()
            """;

    @Test
    void the_inspector_of_node_tells_of_the_process_that_serves() throws IOException {
        int port;
        try (var _ = taken(9229)) {
            port = debugged("tsx", house.framework("tsx"));
        }
        assertThat(port).as("another program has the usual one").isGreaterThan(9229);
        assertThat(Page.at(port, "/json/version").body()).contains("node.js/v", "Protocol-Version");
        assertThat(Page.at(port, "/json/list").body())
                .contains("server.ts", "webSocketDebuggerUrl");
        house.wasmrun("rm", "-f", "tsx").expect(0);
    }

    @Test
    void debugpy_among_an_app_s_packages_answers_an_editor() {
        var files = Map.of("app.py", PAGE, "requirements.txt", "debugpy==1.8.22");
        var port = debugged("pages", house.project("pages", files));
        await().atMost(House.LONG)
                .ignoreExceptionsInstanceOf(IOException.class) // nobody listens yet
                .untilAsserted(() -> assertThat(dap(port)).containsPattern(INITIALIZED));
        house.wasmrun("rm", "-f", "pages").expect(0);
    }

    /** Whether by us or, already, by somebody else. */
    private static ServerSocket taken(int port) throws IOException {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (BindException e) {
            return new ServerSocket();
        }
    }

    private int debugged(String name, Path folder) {
        var started = house.wasmrun("os", folder, "--debug", "-d", "--wait=180s").expect(0);
        assertThat(house.app(name).get("ready").asBoolean()).isTrue();
        var port = FORWARD.matcher(started.err());
        assertThat(port.find()).as(started.err()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    /**
     * What is answered to the first request of the Debug Adapter Protocol, until it is the answer.
     */
    private static String dap(int port) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            var request = "Content-Length: %d\r\n\r\n%s".formatted(INITIALIZE.length(), INITIALIZE);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            var said = new StringBuilder();
            var bytes = new byte[8192];
            while (!said.toString().contains("\"request_seq\"")) {
                var read = socket.getInputStream().read(bytes);
                if (read < 0) {
                    break;
                }
                said.append(new String(bytes, 0, read, UTF_8));
            }
            return said.toString();
        }
    }
}
