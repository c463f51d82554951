package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A public tunnel as it is.
 *
 * @param url where the world reaches the app, while connected
 * @param publicPort the port that the server gave last
 * @param since when this state began
 * @param retries how often it was tried again since it was connected last
 * @param lastError why the last connection ended or did not come about
 * @param expiresAt when it ends by itself
 * @param problem why it failed for good
 * @param passwordProtected whether visitors are asked for a password, by us
 */
public record TunnelStatus(
        State state,
        TunnelServer server,
        Optional<String> url,
        Optional<Port> publicPort,
        Instant since,
        int retries,
        Optional<String> lastError,
        Optional<Instant> expiresAt,
        Optional<Problem> problem,
        boolean passwordProtected,
        TunnelTraffic traffic) {
    /** One that lets everybody in, and nobody came yet. */
    public TunnelStatus(
            State state,
            TunnelServer server,
            Optional<String> url,
            Optional<Port> publicPort,
            Instant since,
            int retries,
            Optional<String> lastError,
            Optional<Instant> expiresAt,
            Optional<Problem> problem) {
        this(
                state,
                server,
                url,
                publicPort,
                since,
                retries,
                lastError,
                expiresAt,
                problem,
                false,
                TunnelTraffic.NONE);
    }

    public TunnelStatus with(boolean nowProtected, TunnelTraffic soFar) {
        return new TunnelStatus(
                state,
                server,
                url,
                publicPort,
                since,
                retries,
                lastError,
                expiresAt,
                problem,
                nowProtected,
                soFar);
    }

    /** There is no use in it any more. */
    public TunnelStatus failed(Problem why, Instant at) {
        return new TunnelStatus(
                State.FAILED,
                server,
                Optional.empty(),
                publicPort,
                at,
                retries,
                lastError,
                expiresAt,
                Optional.of(why));
    }

    /** Where a tunnel is in its life. */
    public enum State {
        NOT_STARTED("Not started"),
        DISCONNECTED("Disconnected"),
        CONNECTING("Connecting"),
        CONNECTED("Connected"),
        RECONNECTING("Reconnecting"),
        FAILED("Failed");

        private final String wire;

        State(String wire) {
            this.wire = wire;
        }

        @JsonValue
        public String wire() {
            return wire;
        }

        @JsonCreator
        static State fromWire(String wire) {
            return Arrays.stream(values())
                    .filter(state -> state.wire.equals(wire))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("No state of a tunnel: " + wire));
        }
    }
}
