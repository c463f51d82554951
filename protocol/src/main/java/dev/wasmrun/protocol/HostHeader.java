package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Arrays;
import java.util.Locale;

/** Which name an app behind a tunnel hears as its own. */
public enum HostHeader {
    /** {@code localhost} and its port, since dev servers refuse names that they do not know. */
    REWRITE,
    /** The one that the visitor asked for. */
    KEEP;

    @JsonCreator
    public static HostHeader parse(String text) {
        return Arrays.stream(values())
                .filter(one -> one.wire().equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new Problem(
                                                Problem.Kind.INVALID,
                                                "bad-host-header",
                                                "'%s' is nothing to do with the Host header"
                                                        .formatted(text),
                                                "Write rewrite or keep")
                                        .asException());
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
