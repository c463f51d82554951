package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Objects;

/**
 * A wish: connections or datagrams to {@code address:hostPort} on the host reach {@code appPort} in
 * the app's network.
 *
 * @param address the host address to listen on; loopback unless the user names another
 */
public record ForwardSpec(String address, Port hostPort, Port appPort, Transport protocol) {
    public static final String LOOPBACK = "127.0.0.1";

    public ForwardSpec {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(hostPort, "hostPort");
        Objects.requireNonNull(appPort, "appPort");
        Objects.requireNonNull(protocol, "protocol");
    }

    /**
     * Reads {@code 8080:3000}, {@code 192.0.2.7:8080:3000}, {@code [::1]:8080:3000}, and each with
     * {@code /udp} or {@code /tcp}; TCP is meant when nothing is said.
     */
    @JsonCreator
    public static ForwardSpec parse(String text) {
        var slash = text.lastIndexOf('/');
        try {
            return slash < 0
                    ? parse(text, Transport.TCP)
                    : parse(text.substring(0, slash), Transport.parse(text.substring(slash + 1)));
        } catch (ProblemException e) {
            throw bad(text);
        }
    }

    private static ForwardSpec parse(String ends, Transport protocol) {
        var appColon = ends.lastIndexOf(':');
        var hostColon = appColon < 0 ? -1 : ends.lastIndexOf(':', appColon - 1);
        if (appColon < 0) {
            throw bad(ends);
        }
        return new ForwardSpec(
                hostColon < 0
                        ? LOOPBACK
                        : HostEnd.address(ends.substring(0, hostColon))
                                .orElseThrow(() -> bad(ends)),
                Port.parse(ends.substring(hostColon + 1, appColon)),
                Port.parse(ends.substring(appColon + 1)),
                protocol);
    }

    private static ProblemException bad(String text) {
        return Checks.invalid(
                "bad-forward",
                "'%s' is no forward".formatted(text),
                "Write HOST_PORT:APP_PORT with ports from 1 to 65535, for example --forward 8080:3000, or 5353:53/udp");
    }

    /** Whether only this machine can use it. */
    @JsonIgnore
    public boolean isLoopback() {
        return address.startsWith("127.") || address.equals("::1");
    }

    @JsonIgnore
    public HostEnd end() {
        return new HostEnd(address, hostPort, protocol);
    }

    /** The same from another host port. */
    public ForwardSpec from(Port otherHostPort) {
        return new ForwardSpec(address, otherHostPort, appPort, protocol);
    }

    /** The same to another port of the app. */
    public ForwardSpec to(Port otherAppPort) {
        return new ForwardSpec(address, hostPort, otherAppPort, protocol);
    }

    /** The text that {@link #parse} reads; also the JSON of this value in requests. */
    @Override
    public String toString() {
        var from = address.equals(LOOPBACK) ? hostPort.toString() : end().place();
        return from + ":" + appPort + (protocol == Transport.TCP ? "" : "/" + protocol.wire());
    }

    @JsonValue
    String json() {
        return toString();
    }
}
