package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What still runs of an app whose daemon was killed. Each run notes its processes in a file beside
 * its log; the next daemon ends them before it starts the app anew.
 */
public final class Leftovers {
    private static final String NOTE = "processes";
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private Leftovers() {}

    /** Ends what the last run left there; does nothing when it ended by itself. */
    public static void kill(Path files) throws IOException {
        var note = files.resolve(NOTE);
        if (!Files.exists(note)) {
            return;
        }
        for (var process : parse(Files.readAllLines(note), bootId())) {
            process.killTree();
        }
        forget(files);
    }

    static void note(Path files, List<KnownProcess> processes) throws IOException {
        var lines = new ArrayList<String>();
        lines.add(bootId());
        processes.forEach(process -> lines.add(process.pid() + " " + process.startTicks()));
        Files.write(files.resolve(NOTE), lines);
    }

    static void forget(Path files) throws IOException {
        Files.deleteIfExists(files.resolve(NOTE));
    }

    /** The noted processes; none when the machine has been started anew since. */
    static List<KnownProcess> parse(List<String> lines, String bootId) {
        if (lines.isEmpty() || !lines.getFirst().equals(bootId)) {
            return List.of();
        }
        return lines.stream()
                .skip(1)
                .filter(line -> line.matches("\\d+ \\d+"))
                .map(line -> line.split(" "))
                .map(words -> new KnownProcess(Long.parseLong(words[0]), Long.parseLong(words[1])))
                .toList();
    }

    private static String bootId() throws IOException {
        return Files.readString(BOOT).strip();
    }
}
