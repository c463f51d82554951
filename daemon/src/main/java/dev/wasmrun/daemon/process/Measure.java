package dev.wasmrun.daemon.process;

import java.util.List;

/**
 * A running process, measured.
 *
 * @param limitsMet which limits it has met so far, in words for its log
 */
public record Measure(Consumption consumed, List<String> limitsMet) {}
