package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How grave a log line is, by its own words. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG;

    @JsonCreator
    public static LogLevel parse(String text) {
        return Wire.parse(LogLevel.class, text);
    }

    @JsonValue
    public String wire() {
        return Wire.of(this);
    }
}
