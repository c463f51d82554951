package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.protocol.Limits;

import java.util.Locale;
import java.util.Optional;

/** How much an app takes of the machine, in words for people (Usage of the protocol). */
public record UsageView(double cpus, long memory, long processes) {
    private static final int PERCENT = 100;

    public static UsageView of(JsonObject json) {
        return new UsageView(
                json.fraction("cpus").orElse(0.0),
                json.number("memory").orElse(0L),
                json.number("processes").orElse(0L));
    }

    /** Of one processor: 150% is one and a half. */
    public String cpu() {
        return "%.0f%%".formatted(cpus * PERCENT);
    }

    /** What it takes, and what it may take at most when that is limited. */
    public String memory(Optional<Long> limit) {
        return limit.map(most -> Limits.size(memory) + " of " + Limits.size(most))
                .orElseGet(() -> Limits.size(memory));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s, %s, %d processes", cpu(), Limits.size(memory), processes);
    }
}
