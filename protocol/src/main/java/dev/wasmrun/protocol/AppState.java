package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Where an app is in its life. */
public enum AppState {
    PREPARING,
    INSTALLING,
    STARTING,
    RUNNING,
    STOPPING,
    BACKING_OFF,
    /** It ended, and starts again when somebody saves a file. */
    WAITING,
    STOPPED,
    FAILED;

    /** Whether nothing happens any more until a user asks for it. */
    public boolean isAtRest() {
        return this == STOPPED || this == FAILED;
    }

    @JsonCreator
    static AppState fromWire(String wire) {
        return Wire.parse(AppState.class, wire);
    }

    @JsonValue
    public String wire() {
        return Wire.of(this);
    }
}
