package dev.wasmrun.daemon.process;

import dev.wasmrun.protocol.Usage;

import java.util.List;

/**
 * A running process, measured.
 *
 * @param limitsMet which limits it has met so far, in words for its log
 */
public record Measure(Usage usage, List<String> limitsMet) {
    public Measure {
        limitsMet = List.copyOf(limitsMet);
    }

    /** Whether somebody who watches would see no difference. */
    boolean isAbout(Measure other) {
        return usage.isAbout(other.usage) && limitsMet.equals(other.limitsMet);
    }
}
