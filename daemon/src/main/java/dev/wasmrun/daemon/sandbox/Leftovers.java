package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The processes of a run, as the file {@code processes} in its folder tells a later daemon: the
 * monitor in the first line, written by itself before it became bubblewrap, the init in the last.
 */
public final class Leftovers {
    private static final String FILE = "processes";

    private Leftovers() {}

    /** The processes of a running sandbox. */
    record Trace(ProcessStamp monitor, ProcessStamp init) {}

    /** Writes the init down, once it is known. */
    static void note(Path run, ProcessStamp init) throws IOException {
        Files.writeString(
                run.resolve(FILE),
                "%d %d%n".formatted(init.pid(), init.startTime()),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** The bubblewrap outside; one that matches no process when the run never began. */
    static ProcessStamp monitor(Path run) throws IOException {
        var stamps = stamps(run);
        return stamps.isEmpty() ? ProcessStamp.NONE : stamps.getFirst();
    }

    /** Process 1 of the sandbox while it lives, also when nobody was there to write it down. */
    public static Optional<ProcessStamp> init(Path run) throws IOException {
        var stamps = stamps(run);
        if (stamps.size() > 1) {
            return Optional.of(stamps.getLast()).filter(ProcessStamp::isAlive);
        }
        var told = new StatusFile(run.resolve("status")).init();
        if (told.isEmpty()) {
            return Optional.empty();
        }
        var number = told.getAsInt();
        // With its monitor gone, a sandbox is known by what it shows of the run's folder.
        return monitor(run)
                .child(number)
                .or(() -> ProcessStamp.of(number).filter(_ -> shows(number, run)));
    }

    private static boolean shows(long process, Path run) {
        var app = run.getParent();
        var inside = "/%s/%s/".formatted(app.getFileName(), run.getFileName());
        try (var mounts = Files.lines(Path.of("/proc", Long.toString(process), "mountinfo"))) {
            return mounts.anyMatch(
                    mount -> {
                        // Field 4, proc_pid_mountinfo(5): from the root of its file system.
                        var root = mount.split(" ")[3].replace("\\040", " ") + "/";
                        var at = root.indexOf(inside);
                        return at >= 0 && (app.getParent() + "").endsWith(root.substring(0, at));
                    });
        } catch (IOException | UncheckedIOException e) {
            return false; // it has ended
        }
    }

    /** Whether a process of this run was ever started. */
    public static boolean began(Path run) throws IOException {
        return !stamps(run).isEmpty();
    }

    /** When a run that is over ended; now, when nobody wrote that down. */
    public static Instant endedAt(Path run) {
        return new StatusFile(run.resolve("status")).endedAt();
    }

    /** Whether the run goes on: the monitor ends with the app, an empty sandbox may stay behind. */
    public static boolean isAlive(Path run) throws IOException {
        return monitor(run).isAlive();
    }

    /** Ends what still runs of a run; nothing when the machine has started anew since. */
    public static void kill(Path run) throws IOException {
        // The init first: all processes of the sandbox die with it, at once.
        init(run).ifPresent(ProcessStamp::kill);
        monitor(run).kill();
        Kin.of(run).ifPresent(Kin::kill);
    }

    private static List<ProcessStamp> stamps(Path run) throws IOException {
        var file = run.resolve(FILE);
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .filter(line -> line.matches("\\d{1,18} -?\\d{1,18}"))
                        .map(Leftovers::stamp)
                        .toList()
                : List.of();
    }

    private static ProcessStamp stamp(String line) {
        var words = line.split(" ");
        return new ProcessStamp(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }
}
