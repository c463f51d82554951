package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** When a process that ended by itself is started again. */
public enum RestartPolicy {
    NO,
    ON_FAILURE,
    ALWAYS;

    @JsonCreator
    public static RestartPolicy parse(String text) {
        return Wire.parse(RestartPolicy.class, text);
    }

    @JsonValue
    public String wire() {
        return Wire.of(this);
    }
}
