package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Objects;

/**
 * A wish: connections to {@code address:hostPort} on the host reach {@code appPort} in the app's
 * network.
 *
 * @param address the host address to listen on; loopback unless the user names another
 */
public record ForwardSpec(String address, Port hostPort, Port appPort) {
    public static final String LOOPBACK = "127.0.0.1";

    public ForwardSpec {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(hostPort, "hostPort");
        Objects.requireNonNull(appPort, "appPort");
    }

    /** Reads {@code 8080:3000}, {@code 192.0.2.7:8080:3000} or {@code [::1]:8080:3000}. */
    @JsonCreator
    public static ForwardSpec parse(String text) {
        var appColon = text.lastIndexOf(':');
        var hostColon = appColon < 0 ? -1 : text.lastIndexOf(':', appColon - 1);
        if (appColon < 0) {
            throw bad(text);
        }
        try {
            return new ForwardSpec(
                    hostColon < 0
                            ? LOOPBACK
                            : HostEnd.address(text.substring(0, hostColon))
                                    .orElseThrow(() -> bad(text)),
                    Port.parse(text.substring(hostColon + 1, appColon)),
                    Port.parse(text.substring(appColon + 1)));
        } catch (ProblemException e) {
            throw e.problem().code().equals("bad-forward") ? e : bad(text);
        }
    }

    private static ProblemException bad(String text) {
        return Checks.invalid(
                "bad-forward",
                "'%s' is no forward".formatted(text),
                "Write HOST_PORT:APP_PORT with ports from 1 to 65535, for example --forward 8080:3000");
    }

    @JsonIgnore
    public HostEnd end() {
        return new HostEnd(address, hostPort);
    }

    /** Whether only this machine can use it. */
    @JsonIgnore
    public boolean isLoopback() {
        return address.startsWith("127.") || address.equals("::1");
    }

    /** The text that {@link #parse} reads; also the JSON of this value in requests. */
    @Override
    public String toString() {
        return (address.equals(LOOPBACK) ? hostPort : end()) + ":" + appPort;
    }

    @JsonValue
    String json() {
        return toString();
    }
}
