package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A TCP port, 1 to 65535. */
public record Port(@JsonValue int number) {
    @JsonCreator
    public Port {
        if (number < 1 || number > 65_535) {
            throw Checks.invalid(
                    "bad-port", "%d is no port".formatted(number), "Use a number from 1 to 65535");
        }
    }

    public static Port parse(String text) {
        try {
            return new Port(Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            throw Checks.invalid(
                    "bad-port", "'%s' is no port".formatted(text), "Use a number from 1 to 65535");
        }
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
