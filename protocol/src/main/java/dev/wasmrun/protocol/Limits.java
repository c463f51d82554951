package dev.wasmrun.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How much of the machine an app may take; what is absent is not limited.
 *
 * @param memory in bytes
 * @param cpus in processors: 0.5 is half of one
 * @param pids processes and threads at the same time
 * @param disk in bytes: what it may keep in its temporary folders, which are memory of the machine
 */
public record Limits(
        Optional<Long> memory, Optional<Double> cpus, Optional<Integer> pids, Optional<Long> disk) {
    public static final Limits NONE =
            new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final long LEAST_MEMORY = 4L << 20;
    private static final long LEAST_DISK = 1L << 20;
    private static final double LEAST_CPUS = 0.01;
    private static final double MOST_CPUS = 10_000;
    private static final int LEAST_PIDS = 8;
    private static final int MOST_PIDS = 4_194_304; // the kernel's own bound
    private static final Pattern SIZE =
            Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?)\\s*([kmgt]?)i?b?");

    @SuppressWarnings("OptionalAssignedToNull") // a key that is left out
    public Limits {
        memory = memory == null ? Optional.empty() : memory;
        cpus = cpus == null ? Optional.empty() : cpus;
        pids = pids == null ? Optional.empty() : pids;
        disk = disk == null ? Optional.empty() : disk;
        memory.filter(bytes -> bytes < LEAST_MEMORY)
                .ifPresent(bytes -> refuse("memory", bytes, "at least 4m, for example 512m"));
        cpus.filter(count -> !(count >= LEAST_CPUS && count <= MOST_CPUS))
                .ifPresent(count -> refuse("cpus", count, "at least 0.01, for example 1.5"));
        pids.filter(count -> count < LEAST_PIDS || count > MOST_PIDS)
                .ifPresent(count -> refuse("pids", count, "at least 8, for example 512"));
        disk.filter(bytes -> bytes < LEAST_DISK)
                .ifPresent(bytes -> refuse("disk", bytes, "at least 1m, for example 512m"));
    }

    private static void refuse(String what, Object value, String example) {
        throw Checks.invalid(
                "bad-limit", "'%s' is no limit for %s".formatted(value, what), "Give " + example);
    }

    /** Reads {@code 512m}, {@code 1.5g} or a number of bytes; k, m, g and t are powers of 1024. */
    public static long bytes(String text) {
        var parts = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw Checks.invalid(
                    "bad-size",
                    "'%s' is no size".formatted(text),
                    "Write a number with k, m or g, for example 512m");
        }
        var unit = "kmgt".indexOf(parts.group(2).isEmpty() ? ' ' : parts.group(2).charAt(0)) + 1;
        return (long) (Double.parseDouble(parts.group(1)) * Math.pow(1024, unit));
    }

    /** A size as people write it. */
    public static String size(long bytes) {
        var megabytes = bytes / (double) (1 << 20);
        return megabytes >= 1024 && megabytes % 1024 == 0
                ? "%.0f GB".formatted(megabytes / 1024)
                : "%.0f MB".formatted(megabytes);
    }

    /** These, and the others' where these say nothing. */
    public Limits or(Limits others) {
        return new Limits(
                memory.or(others::memory),
                cpus.or(others::cpus),
                pids.or(others::pids),
                disk.or(others::disk));
    }

    /** These without what is the same in the others. */
    public Limits except(Limits others) {
        return new Limits(
                memory.filter(_ -> !memory.equals(others.memory)),
                cpus.filter(_ -> !cpus.equals(others.cpus)),
                pids.filter(_ -> !pids.equals(others.pids)),
                disk.filter(_ -> !disk.equals(others.disk)));
    }
}
