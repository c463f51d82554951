package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process as it was seen. The number alone would name another process once the kernel gives it
 * out again; with the start time it does not.
 *
 * @param startTime in clock ticks since the machine's start, field 22 of /proc/PID/stat
 */
public record ProcessStamp(long pid, long startTime) {
    private static final int FIELDS_AFTER_NAME = 19;

    /** Empty when there is no such process. */
    public static Optional<ProcessStamp> of(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name, in parentheses, may contain anything, also ") ".
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Optional.of(new ProcessStamp(pid, Long.parseLong(fields[FIELDS_AFTER_NAME])));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A stamp that matches no process when this one has ended already. */
    static ProcessStamp orGone(long pid) {
        return of(pid).orElse(new ProcessStamp(pid, -1));
    }

    public boolean isAlive() {
        return of(pid).equals(Optional.of(this));
    }

    /** Kills it if it is still the same. */
    public void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
