package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ends what a daemon that was killed left running. */
public final class Leftovers {
    private static final String FILE = "processes";

    private Leftovers() {}

    /** What to write down of a running sandbox; harmless once it has ended. */
    public record Trace(ProcessStamp monitor, ProcessStamp init) {}

    /** Writes it down in the folder of the run. */
    static void note(Path run, Trace trace) throws IOException {
        Files.writeString(run.resolve(FILE), line(trace.init()) + line(trace.monitor()));
    }

    /** Ends what still runs of a run; nothing when the machine has started anew since. */
    public static void kill(Path run) throws IOException {
        var file = run.resolve(FILE);
        if (Files.exists(file)) {
            // The init first: all processes of the sandbox die with it, at once.
            Files.readAllLines(file).stream().map(Leftovers::stamp).forEach(ProcessStamp::kill);
        }
    }

    private static String line(ProcessStamp process) {
        return "%d %d%n".formatted(process.pid(), process.startTime());
    }

    private static ProcessStamp stamp(String line) {
        var words = line.split(" ");
        return words.length == 2 && line.matches("\\d+ -?\\d+")
                ? new ProcessStamp(Long.parseLong(words[0]), Long.parseLong(words[1]))
                : new ProcessStamp(Long.MAX_VALUE, -1);
    }
}
