package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Where a log line comes from: the app's two streams, wasmrun itself, or the install step. */
public enum LogStream {
    STDOUT,
    STDERR,
    SYSTEM,
    INSTALL;

    @JsonCreator
    public static LogStream parse(String text) {
        return Wire.parse(LogStream.class, text);
    }

    @JsonValue
    public String wire() {
        return Wire.of(this);
    }
}
