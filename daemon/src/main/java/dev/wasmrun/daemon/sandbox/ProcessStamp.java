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

    /** Matches no process. */
    static final ProcessStamp NONE = new ProcessStamp(Long.MAX_VALUE, -1);

    /** Empty when there is no such process. */
    public static Optional<ProcessStamp> of(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name, in parentheses, may contain anything, also ") ".
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            // A zombie has ended; only its parent has not asked yet, and some hosts' pid 1 never
            // does.
            return fields[0].equals("Z") || fields[0].equals("X")
                    ? Optional.empty()
                    : Optional.of(new ProcessStamp(pid, Long.parseLong(fields[FIELDS_AFTER_NAME])));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The child of this process with this number, if it is one. */
    Optional<ProcessStamp> child(long number) {
        return isAlive()
                        && ProcessHandle.of(number)
                                .flatMap(ProcessHandle::parent)
                                .filter(parent -> parent.pid() == pid)
                                .isPresent()
                ? of(number)
                : Optional.empty();
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
