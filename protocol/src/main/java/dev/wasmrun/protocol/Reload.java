package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Who brings a change of a source file into a running app. */
public enum Reload {
    /** The start command's own tool; a restart would only be in its way. */
    SELF,
    /** wasmrun, by starting the app again. */
    RESTART;

    @JsonCreator
    public static Reload parse(String text) {
        return Wire.parse(Reload.class, text);
    }

    @JsonValue
    public String wire() {
        return Wire.of(this);
    }
}
