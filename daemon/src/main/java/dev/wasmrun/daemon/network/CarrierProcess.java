package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The process that carries an app's packets, also one that an earlier daemon started. */
final class CarrierProcess {
    /** Its number, and the network that it was started for. */
    static final String NOTE = "carrier.process";

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(2);

    private CarrierProcess() {}

    static boolean isAlive(String handle) {
        return process(handle).isPresent();
    }

    // Its number with the network that it was started for: a stranger with the same number has
    // none.
    private static Optional<ProcessHandle> process(String handle) {
        var words = handle.split(" ", 2);
        return ProcessHandle.of(Long.parseLong(words[0]))
                .filter(ProcessHandle::isAlive)
                .filter(process -> commandLine(process).contains(words[1]));
    }

    private static String commandLine(ProcessHandle process) {
        try {
            var file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }

    /** Ends the one that was started for a folder, if there is one. */
    static void endOf(Path folder) throws IOException {
        var note = folder.resolve(NOTE);
        if (Files.exists(note)) {
            var handle = Files.readString(note).strip();
            if (handle.matches("\\d{1,18} .+")) {
                end(handle);
            }
        }
    }

    /** Ends it, and returns when it has ended. */
    static void end(String handle) {
        process(handle).ifPresent(CarrierProcess::end);
    }

    private static void end(ProcessHandle process) {
        var handle = process.pid() + " " + commandLine(process);
        process.destroy();
        var deadline = System.nanoTime() + DEADLINE.toNanos();
        while (isAlive(handle) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        process(handle).ifPresent(ProcessHandle::destroyForcibly);
    }
}
