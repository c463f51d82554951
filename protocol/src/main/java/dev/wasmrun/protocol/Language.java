package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** The language that an app is written in. */
public enum Language {
    NODEJS,
    PYTHON,
    /** WebAssembly modules. */
    WASM,
    /** Pages without a server of their own. */
    STATIC;

    /** Reads a name as users write it: {@code node}, {@code js}, {@code py}, … */
    @JsonCreator
    public static Language parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nodejs", "node", "js", "javascript" -> NODEJS;
            case "python", "py" -> PYTHON;
            case "wasm" -> WASM;
            case "static", "html" -> STATIC;
            default ->
                    throw Checks.invalid(
                            "unknown-language",
                            "'%s' is no language that wasmrun runs".formatted(text),
                            "Use --language nodejs, python, wasm or static, or leave it out to detect it");
        };
    }

    /** The language whose runtime runs it. */
    public Language runsOn() {
        return switch (this) {
            case NODEJS, WASM, STATIC -> NODEJS;
            case PYTHON -> PYTHON;
        };
    }

    @JsonValue
    public String wire() {
        return Wire.of(this);
    }
}
