package dev.wasmrun.protocol;

/** How many lines of each stream and level are stored. */
public record LogCounts(long stdout, long stderr, long system, long install, Levels levels) {
    public record Levels(long error, long warn, long info, long debug) {}
}
