package dev.wasmrun.protocol;

import java.util.List;
import java.util.Optional;

/** What this machine offers and lacks. {@code hint} is the remedy of a check that is not ok. */
public record DoctorReport(List<Check> checks) {
    /** {@code required}: nothing runs without it; else something is slower or missing. */
    public record Check(
            String name, boolean ok, boolean required, String message, Optional<String> hint) {}

    public DoctorReport {
        checks = List.copyOf(checks);
    }
}
