package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** The language that an app is written in. */
public enum Language {
    NODEJS,
    PYTHON;

    /** Reads a name as users write it: {@code node}, {@code js}, {@code py}, … */
    @JsonCreator
    public static Language parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nodejs", "node", "js", "javascript" -> NODEJS;
            case "python", "py" -> PYTHON;
            default ->
                    throw Checks.invalid(
                            "unknown-language",
                            "'%s' is no language that wasmrun runs".formatted(text),
                            "Use --language nodejs or --language python, or leave it out to detect it");
        };
    }

    @JsonValue
    public String wire() {
        return Wire.of(this);
    }
}
