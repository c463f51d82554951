package dev.wasmrun.cli.daemon;

import dev.wasmrun.protocol.ProblemException;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Talks to one daemon. What it refuses is thrown as a ProblemException. */
public final class DaemonClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    // a start may install first, a stop waits for the app's grace period
    private static final Duration LIFE_PATIENCE = Duration.ofMinutes(15);
    // three heartbeats
    private static final Duration STREAM_PATIENCE = Duration.ofSeconds(45);
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final String JSON = "application/json";
    private final Address address;

    public DaemonClient(Address address) {
        this.address = address;
    }

    public Address address() {
        return address;
    }

    /** Whether a daemon answers; false for a socket that a dead one left behind. */
    public boolean isAlive() {
        var request = new Exchange.Request("GET", "/health", Optional.empty(), JSON);
        try (var exchange =
                Exchange.open(address, request, Duration.ofSeconds(5), DaemonClient::patiently)) {
            return exchange.succeeded();
        } catch (IOException e) {
            return false;
        }
    }

    /** The answer's JSON as it was sent. */
    public String text(String path) {
        return ask("GET", path, Optional.empty(), PATIENCE);
    }

    public JsonObject object(String path) {
        return parsed(text(path));
    }

    public List<JsonObject> objects(String path) {
        var text = text(path);
        try {
            return JsonObject.parseList(text);
        } catch (IOException e) {
            throw Problems.unreadable().asException();
        }
    }

    public JsonObject post(String path) {
        return parsed(ask("POST", path, Optional.empty(), LIFE_PATIENCE));
    }

    public JsonObject post(String path, Object body) {
        return parsed(postForText(path, body));
    }

    public String postForText(String path, Object body) {
        return ask("POST", path, Optional.of(JsonObject.write(body)), PATIENCE);
    }

    public void tell(String path) {
        ask("POST", path, Optional.empty(), PATIENCE);
    }

    public void delete(String path) {
        ask("DELETE", path, Optional.empty(), LIFE_PATIENCE);
    }

    /**
     * Opens the event stream. Unlike the other calls it throws IOException when the daemon is not
     * there, because whoever follows it tries again.
     *
     * @param onTick called about ten times a second while nothing comes
     */
    public EventStream events(String query, Runnable onTick) throws IOException {
        var request =
                new Exchange.Request(
                        "GET", "/api/v1/events" + query, Optional.empty(), "application/x-ndjson");
        return stream(request, onTick);
    }

    private EventStream stream(Exchange.Request request, Runnable onTick) throws IOException {
        var exchange = Exchange.open(address, request, STREAM_PATIENCE, onTick);
        if (!exchange.succeeded()) {
            try (exchange) {
                throw Problems.answered(exchange.status(), exchange.text()).asException();
            }
        }
        return new EventStream(exchange);
    }

    /**
     * Asks for an answer that comes line by line, each an object.
     *
     * @throws IOException when the daemon is not there
     */
    public EventStream lines(String path) throws IOException {
        var request = new Exchange.Request("GET", path, Optional.empty(), "application/x-ndjson");
        return stream(request, DaemonClient::patiently);
    }

    /**
     * Opens a WebSocket.
     *
     * @throws IOException when the daemon is not there
     */
    public WebSocket webSocket(String path) throws IOException {
        var request =
                new Exchange.Request(
                        "GET", path, Optional.empty(), JSON, Optional.of(WebSocket.key()));
        var exchange = Exchange.open(address, request, STREAM_PATIENCE, DaemonClient::patiently);
        if (exchange.status() != SWITCHING_PROTOCOLS) {
            try (exchange) {
                throw Problems.answered(exchange.status(), exchange.text()).asException();
            }
        }
        return new WebSocket(exchange);
    }

    /** What to say of a connection that broke. */
    public ProblemException lost(IOException e) {
        return (isNobodyThere(e) ? Problems.unreachable(address) : Problems.broken(address, e))
                .asException();
    }

    private String ask(String method, String path, Optional<String> body, Duration patience) {
        var request = new Exchange.Request(method, path, body, JSON);
        try (var exchange = Exchange.open(address, request, patience, DaemonClient::patiently)) {
            var text = exchange.text();
            if (!exchange.succeeded()) {
                throw Problems.answered(exchange.status(), text).asException();
            }
            return text;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    // A socket file that is not there gives a plain SocketException, a stale one a
    // ConnectException.
    private boolean isNobodyThere(IOException e) {
        return e instanceof ConnectException
                || (address instanceof Address.Local(var socket) && !Files.exists(socket));
    }

    private static JsonObject parsed(String text) {
        try {
            return JsonObject.parse(text);
        } catch (IOException e) {
            throw Problems.unreadable().asException();
        }
    }

    private static void patiently() {
        // an ordinary answer is waited for in silence
    }
}
