package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes of a run without a sandbox: those that carry its mark among their variables, those
 * that are in its control groups, and all that came of either. Only one that left all three behind
 * gets away: where there are no control groups, a program that clears its variables and puts itself
 * into the background.
 *
 * @param run its folder, which is its mark
 * @param groups the files that name the members of its control groups
 */
public record Kin(Path run, List<Path> groups) implements Household {
    /** The variable that all processes of the run inherit. */
    static final String MARK = "WASMRUN_RUN";

    private static final String FILE = "bare";
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(5);

    public Kin {
        groups = List.copyOf(groups);
    }

    /** Notes for a later daemon that this run has no sandbox. */
    void note() throws IOException {
        Files.writeString(
                run.resolve(FILE),
                groups.stream().map(group -> group + "\n").collect(Collectors.joining()));
    }

    /** Those of a run; absent when it has a sandbox. */
    public static Optional<Kin> of(Path run) {
        try (var groups = Files.lines(run.resolve(FILE))) {
            return Optional.of(new Kin(run, groups.map(Path::of).toList()));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** The numbers of all processes of an app, whichever run they belong to. */
    public static Set<Long> ofApp(Path appHome) throws IOException {
        var all = new HashSet<Long>();
        try (var runs = Files.newDirectoryStream(appHome)) {
            for (var run : runs) {
                of(run).ifPresent(kin -> all.addAll(kin.numbers()));
            }
        }
        return all;
    }

    /** Whether a run of this app has no sandbox, and its first process lives. */
    public static boolean hasLiving(Path appHome) {
        try (var runs = Files.newDirectoryStream(appHome)) {
            for (var run : runs) {
                if (of(run).isPresent() && Leftovers.isAlive(run)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** As the host numbers them. */
    public Set<Long> numbers() {
        var table = Relations.read();
        var first = new ArrayList<>(table.carrying(MARK + "=" + run));
        groups.forEach(group -> first.addAll(members(group)));
        return table.withDescendants(first);
    }

    public Stream<ProcessHandle> processes() {
        return numbers().stream().flatMap(number -> ProcessHandle.of(number).stream());
    }

    private static List<Long> members(Path group) {
        try (var lines = Files.lines(group)) {
            return lines.map(Long::valueOf).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // it is empty, and gone
        }
    }

    // The first one tells how the command ended, and ends with it.
    private List<ProcessHandle> allButTheFirst() {
        var first = first();
        return processes().filter(process -> process.pid() != first).toList();
    }

    private long first() {
        try {
            return Leftovers.monitor(run).pid();
        } catch (IOException e) {
            return ProcessStamp.NONE.pid();
        }
    }

    @Override
    public void terminate() {
        allButTheFirst().forEach(ProcessHandle::destroy);
    }

    // Again and again, since one may start another while the list is made.
    @Override
    public void kill() {
        var deadline = System.nanoTime() + DEADLINE.toNanos();
        var left = allButTheFirst();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            left.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(GLANCE.toNanos());
            left = allButTheFirst();
        }
    }

    @Override
    public boolean isAlive() {
        return !allButTheFirst().isEmpty();
    }
}
