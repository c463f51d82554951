package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How bytes reach a port: as connections, or as datagrams. */
public enum Transport {
    TCP,
    UDP;

    @JsonCreator
    public static Transport parse(String wire) {
        return Wire.parse(Transport.class, wire);
    }

    @JsonValue
    public String wire() {
        return Wire.of(this);
    }
}
