package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Whether an app is kept apart from the machine that it runs on. */
public enum Isolation {
    /** In a sandbox, or not at all. */
    AUTO,
    /** On the host itself, with all rights of its owner: only ever because a user said so. */
    NONE;

    @JsonCreator
    public static Isolation parse(String text) {
        return Wire.parse(Isolation.class, text);
    }

    @JsonValue
    public String wire() {
        return Wire.of(this);
    }
}
