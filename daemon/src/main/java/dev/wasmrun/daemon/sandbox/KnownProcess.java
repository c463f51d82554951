package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process of the host that cannot be mistaken for a later one with the same number.
 *
 * @param startTicks when it started, in the kernel's ticks since boot
 */
record KnownProcess(long pid, long startTicks) {
    // Of /proc/PID/stat, counted after the name, which may hold spaces and parentheses
    private static final int STATE = 0;
    private static final int START = 19;

    private record Stat(String state, long startTicks) {}

    /** Empty when there is no such process, or it is only waiting to be reaped. */
    static Optional<KnownProcess> of(long pid) {
        return stat(pid).map(stat -> new KnownProcess(pid, stat.startTicks));
    }

    boolean alive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** SIGKILL, if it still is that process. */
    void kill() {
        if (alive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** SIGKILL to it and to all below it. */
    void killTree() {
        if (alive()) {
            ProcessHandle.of(pid)
                    .ifPresent(
                            process -> {
                                var below = process.descendants().toList();
                                process.destroyForcibly();
                                below.forEach(ProcessHandle::destroyForcibly);
                            });
        }
    }

    /** SIGTERM to all below it, not to itself. */
    void terminateDescendants() {
        if (alive()) {
            ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(ProcessHandle::destroy);
        }
    }

    /** Its name; empty when it is gone. */
    String name() {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid), "comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** The first process that it started; empty while there is none. */
    Optional<KnownProcess> firstChild() {
        var id = String.valueOf(pid);
        try {
            var children = Files.readString(Path.of("/proc", id, "task", id, "children")).strip();
            return children.isEmpty()
                    ? Optional.empty()
                    : of(Long.parseLong(children.split(" ")[0]));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Stat> stat(long pid) {
        try {
            var line = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            var words = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Optional.of(new Stat(words[STATE], Long.parseLong(words[START])))
                    .filter(stat -> !stat.state.equals("Z") && !stat.state.equals("X"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
