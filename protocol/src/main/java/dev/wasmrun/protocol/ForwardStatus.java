package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Optional;

/**
 * A forward as it is.
 *
 * @param problem why it is refused
 * @param hint what may be wrong with one that is open: nothing listens where it leads
 */
public record ForwardStatus(
        String address,
        Port hostPort,
        Port appPort,
        State state,
        Optional<Problem> problem,
        Transport protocol,
        Optional<String> hint) {
    /** Where a forward is in its life. */
    public enum State {
        /** Its app is at rest: it opens when the app starts. */
        CLOSED,
        OPENING,
        OPEN,
        REFUSED;

        @JsonCreator
        static State fromWire(String wire) {
            return Wire.parse(State.class, wire);
        }

        @JsonValue
        public String wire() {
            return Wire.of(this);
        }
    }

    public static ForwardStatus closed(ForwardSpec spec) {
        return of(spec, State.CLOSED, Optional.empty());
    }

    public static ForwardStatus opening(ForwardSpec spec) {
        return of(spec, State.OPENING, Optional.empty());
    }

    public static ForwardStatus open(ForwardSpec spec) {
        return of(spec, State.OPEN, Optional.empty());
    }

    public static ForwardStatus refused(ForwardSpec spec, Problem problem) {
        return of(spec, State.REFUSED, Optional.of(problem));
    }

    @JsonIgnore
    public HostEnd end() {
        return new HostEnd(address, hostPort, protocol);
    }

    public ForwardStatus withHint(Optional<String> other) {
        return new ForwardStatus(address, hostPort, appPort, state, problem, protocol, other);
    }

    private static ForwardStatus of(ForwardSpec spec, State state, Optional<Problem> problem) {
        return new ForwardStatus(
                spec.address(),
                spec.hostPort(),
                spec.appPort(),
                state,
                problem,
                spec.protocol(),
                Optional.empty());
    }
}
