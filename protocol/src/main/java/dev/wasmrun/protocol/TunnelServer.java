package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.regex.Pattern;

/** A bore server, written {@code HOST}, {@code HOST:PORT}, {@code [V6]} or {@code [V6]:PORT}. */
public record TunnelServer(String host, int port) {
    public static final int USUAL_PORT = 7835;
    public static final TunnelServer PUBLIC = new TunnelServer("bore.pub", USUAL_PORT);
    private static final int MOST_TEXT = 260;
    private static final Pattern WRITTEN =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?");

    public TunnelServer {
        if (port < 1 || port > 65535) {
            throw refusal(host + ":" + port).asException();
        }
    }

    @JsonCreator
    public static TunnelServer parse(String text) {
        var match = WRITTEN.matcher(text.strip());
        if (text.length() > MOST_TEXT || !match.matches()) {
            throw refusal(text).asException();
        }
        var host = match.group(1) == null ? match.group(2) : match.group(1);
        var port = match.group(3) == null ? USUAL_PORT : Integer.parseInt(match.group(3));
        return new TunnelServer(host, port);
    }

    private static Problem refusal(String text) {
        return new Problem(
                Problem.Kind.INVALID,
                "bad-tunnel-server",
                "'%s' is no tunnel server"
                        .formatted(text.substring(0, Math.min(text.length(), MOST_TEXT))),
                "Write HOST or HOST:PORT, as in bore.pub or [::1]:7835");
    }

    /** The address of a page behind the server's port. */
    public String url(int publicPort) {
        return "http://%s:%d".formatted(bracketed(), publicPort);
    }

    private String bracketed() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    @Override
    @JsonValue
    public String toString() {
        return port == USUAL_PORT ? bracketed() : bracketed() + ":" + port;
    }
}
