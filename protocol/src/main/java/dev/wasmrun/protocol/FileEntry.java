package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.time.Instant;

/**
 * What lies in a folder of a project.
 *
 * @param size in bytes; 0 for what is no file
 */
public record FileEntry(String name, Type type, long size, Instant modifiedAt) {
    /** What it is; a link is a symbolic one, and not followed to find out. */
    public enum Type {
        FOLDER,
        FILE,
        LINK,
        OTHER;

        @JsonCreator
        public static Type parse(String wire) {
            return Wire.parse(Type.class, wire);
        }

        @JsonValue
        public String wire() {
            return Wire.of(this);
        }
    }
}
