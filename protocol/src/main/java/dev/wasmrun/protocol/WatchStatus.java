package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.List;
import java.util.Optional;

/**
 * Live reload of an app as it is.
 *
 * @param reason what the last restart followed: {@code src/a.js changed}
 * @param changed the files of it, at most {@link #MOST_FILES}
 * @param styles how often styles have changed, which its page takes without a restart
 * @param problem why nothing is watched although somebody wants it
 */
public record WatchStatus(
        State state,
        Optional<String> reason,
        List<String> changed,
        int styles,
        Optional<Problem> problem) {
    public static final int MOST_FILES = 20;

    /** How much of a project is watched. */
    public enum State {
        OFF,
        /** The folders are being looked through. */
        BEGINNING,
        ON,
        /** It is wanted, but the machine does not admit it. */
        FAILED;

        @JsonCreator
        static State fromWire(String wire) {
            return Wire.parse(State.class, wire);
        }

        @JsonValue
        public String wire() {
            return Wire.of(this);
        }
    }

    public static final WatchStatus OFF =
            new WatchStatus(State.OFF, Optional.empty(), List.of(), 0, Optional.empty());

    public WatchStatus {
        changed = List.copyOf(changed);
    }
}
