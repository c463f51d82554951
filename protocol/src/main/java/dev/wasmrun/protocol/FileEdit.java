package dev.wasmrun.protocol;

import java.util.Objects;
import java.util.Optional;

/**
 * What a file is to hold.
 *
 * @param version of the text that was edited; absent for a file that is new
 */
public record FileEdit(String text, Optional<String> version) {
    public FileEdit {
        Objects.requireNonNull(text, "text");
    }
}
