package dev.wasmrun.daemon.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The processes of commands in a sandbox, found by the scripts that run them. */
record Processes(Place place, String scripts) {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration GLANCE = Duration.ofMillis(10);

    /** Those of one command. */
    static Processes of(Place place, String name) {
        return new Processes(place, place.folder() + "/" + name + "/start");
    }

    /** Those of all. */
    static Processes ofAll(Place place) {
        return new Processes(place, place.folder() + "/");
    }

    /** Asks them to end, and ends them when they do not; blocks until then. */
    void end() {
        var all = now();
        all.forEach(ProcessHandle::destroy);
        var deadline = System.nanoTime() + GRACE.toNanos();
        while (all.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        Stream.concat(all.stream(), now().stream()).forEach(ProcessHandle::destroyForcibly);
    }

    /** Ends those that are there, at once. */
    void kill() {
        now().forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> now() {
        try {
            return place.processes()
                    .filter(this::isScript)
                    .flatMap(script -> Stream.concat(script.descendants(), Stream.of(script)))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            return List.of(); // all have ended
        }
    }

    private boolean isScript(ProcessHandle process) {
        try {
            var file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
            var line = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            var words = line.split("\0");
            return words.length == 2 && words[1].startsWith(scripts) && words[1].endsWith("/start");
        } catch (IOException e) {
            return false; // it has just ended
        }
    }
}
