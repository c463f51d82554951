package dev.wasmrun.daemon.sandbox;

import dev.wasmrun.protocol.Limits;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A part of the kernel's control groups that holds an app to one limit; see cgroups(7) and the
 * kernel's {@code cgroup-v1} and {@code cgroup-v2} documentation.
 */
enum Controller {
    MEMORY,
    CPU,
    PIDS;

    /** A file of a group and what to write there; {@code vital}: without it there is no limit. */
    record Setting(String file, String value, boolean vital) {}

    /** What tells how often the limit was met. */
    record Count(String file, String key) {}

    private static final int PERIOD = 100_000; // microseconds, the kernel's own default

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty when these limits ask nothing of it. */
    List<Setting> settings(Limits limits, int version) {
        return switch (this) {
            case MEMORY -> limits.memory().map(bytes -> memory(bytes, version)).orElse(List.of());
            case CPU -> limits.cpus().map(cpus -> cpu(cpus, version)).orElse(List.of());
            case PIDS ->
                    limits.pids()
                            .map(count -> List.of(new Setting("pids.max", "" + count, true)))
                            .orElse(List.of());
        };
    }

    // What an app may not have as memory it must not have as swap either, where swap is counted.
    private static List<Setting> memory(long bytes, int version) {
        return version == 2
                ? List.of(
                        new Setting("memory.max", "" + bytes, true),
                        new Setting("memory.swap.max", "0", false))
                : List.of(
                        new Setting("memory.limit_in_bytes", "" + bytes, true),
                        new Setting("memory.memsw.limit_in_bytes", "" + bytes, false));
    }

    private static List<Setting> cpu(double cpus, int version) {
        var quota = Math.max(1_000, Math.round(cpus * PERIOD));
        return version == 2
                ? List.of(new Setting("cpu.max", quota + " " + PERIOD, true))
                : List.of(
                        new Setting("cpu.cfs_period_us", "" + PERIOD, true),
                        new Setting("cpu.cfs_quota_us", "" + quota, true));
    }

    Optional<Count> met(int version) {
        return switch (this) {
            case MEMORY ->
                    Optional.of(
                            new Count(
                                    version == 2 ? "memory.events" : "memory.oom_control",
                                    "oom_kill"));
            case PIDS -> Optional.of(new Count("pids.events", "max"));
            case CPU -> Optional.empty();
        };
    }
}
