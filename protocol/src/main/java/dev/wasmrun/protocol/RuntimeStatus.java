package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A runtime that wasmrun provides where the machine has none that fits.
 *
 * @param runtime what it is: {@code node}
 * @param version such as {@code 24.21.0}
 * @param bytes on the disk, when it is installed
 * @param usedAt when an app was last started with it
 * @param apps those that were last started with it
 */
public record RuntimeStatus(
        String runtime,
        String version,
        State state,
        Optional<Long> bytes,
        Optional<Instant> usedAt,
        List<String> apps) {
    /** How near it is. */
    public enum State {
        /** It can be fetched. */
        AVAILABLE,
        FETCHING,
        INSTALLED;

        @JsonValue
        public String wire() {
            return Wire.of(this);
        }

        @JsonCreator
        static State fromWire(String wire) {
            return Wire.parse(State.class, wire);
        }
    }

    public RuntimeStatus {
        apps = List.copyOf(apps);
    }

    /** A Node.js that is not here. */
    public static RuntimeStatus node(String version, boolean fetching) {
        return new RuntimeStatus(
                "node",
                version,
                fetching ? State.FETCHING : State.AVAILABLE,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** A Node.js that is here. */
    public static RuntimeStatus installed(
            String version, long bytes, Instant usedAt, List<String> apps) {
        return new RuntimeStatus(
                "node", version, State.INSTALLED, Optional.of(bytes), Optional.of(usedAt), apps);
    }
}
