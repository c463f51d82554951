package dev.wasmrun.daemon.sandbox;

import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Problem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The control groups that hold apps to their limits, one for each run, below one of the daemon's
 * own. What this machine does not offer is said, and never pretended.
 */
public final class Cgroups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);
    private static final String MEMBERS = "cgroup.procs";
    private static final String SHARED = "group";
    private static final Duration EMPTY_DEADLINE = Duration.ofSeconds(2);
    private static final Duration GLANCE = Duration.ofMillis(5);

    private final int version;
    private final Map<Controller, Path> folders;

    Cgroups(int version, Map<Controller, Path> folders) {
        this.version = version;
        this.folders = Map.copyOf(folders);
    }

    /**
     * What there is for the daemon with this id; empty groups that a killed one left are removed.
     */
    public static Cgroups of(String id) {
        var found = CgroupSearch.onThisMachine("wasmrun-" + id).find();
        found.groups().forEach(Cgroups::clear);
        return found;
    }

    /** Several runs of one app are held to their limits together, in a group of this name. */
    public static void share(Path run, String group) throws IOException {
        Files.writeString(run.resolve(SHARED), group);
    }

    /** One name for the groups of a run, which a later daemon finds again by the run's folder. */
    static String name(Path run) {
        return run.getParent().getFileName() + "-" + group(run);
    }

    private static String group(Path run) {
        try {
            return Files.readString(run.resolve(SHARED));
        } catch (IOException e) {
            return run.getFileName().toString(); // a group of its own
        }
    }

    /** 1 or 2; 0 when there are none that we may use. */
    int version() {
        return version;
    }

    /** In words. */
    public String means() {
        return version == 0 ? "rlimits" : "cgroup v" + version;
    }

    List<Controller> controllers() {
        return Arrays.stream(Controller.values()).filter(folders::containsKey).toList();
    }

    /** What of these limits this machine cannot hold an app to, in words. */
    public List<String> notEnforced(Limits limits) {
        return missing(limits)
                .map(
                        controller ->
                                switch (controller) {
                                    case MEMORY ->
                                            "memory: without control groups each process is bounded by itself, not all together";
                                    case CPU -> "cpus: not limited, there are no control groups";
                                    case PIDS ->
                                            "pids: without control groups the apps of a root daemon are not bounded";
                                })
                .toList();
    }

    private Stream<Controller> missing(Limits limits) {
        return Arrays.stream(Controller.values())
                .filter(controller -> !controller.settings(limits, version).isEmpty())
                .filter(controller -> !folders.containsKey(controller));
    }

    /** Makes the groups of a run; answers with the files that its first process must join by. */
    List<Path> confine(Path run, Limits limits) {
        var joins = new ArrayList<Path>();
        for (var controller : controllers()) {
            var settings = controller.settings(limits, version);
            if (!settings.isEmpty()) {
                var group = folders.get(controller).resolve(name(run));
                make(group, settings);
                joins.add(group.resolve(MEMBERS));
            }
        }
        return joins.stream().distinct().toList();
    }

    private static void make(Path group, List<Controller.Setting> settings) {
        try {
            Files.createDirectories(group);
            for (var setting : settings) {
                write(group.resolve(setting.file()), setting);
            }
        } catch (IOException e) {
            throw new Problem(
                            Problem.Kind.SANDBOX,
                            "limits-unavailable",
                            "The limits of the app cannot be set: " + e.getMessage(),
                            "Run it without --memory, --cpus and --pids, or see: wasmrun doctor")
                    .asException();
        }
    }

    private static void write(Path file, Controller.Setting setting) throws IOException {
        try {
            Files.writeString(file, setting.value());
        } catch (IOException e) {
            if (setting.vital()) {
                throw e;
            }
        }
    }

    /**
     * What does instead of missing groups: a memory bound for each process, and a process bound
     * that counts within the sandbox's own user namespace. See setrlimit(2).
     */
    List<String> bounds(Limits limits) {
        var hard = HardLimits.ofThisProcess();
        var options =
                missing(limits).flatMap(controller -> bound(controller, limits, hard)).toList();
        return options.isEmpty()
                ? List.of()
                : Stream.of(List.of("prlimit"), options, List.of("--"))
                        .flatMap(List::stream)
                        .toList();
    }

    /**
     * The same for what runs without a sandbox, where processes cannot be bounded: the kernel
     * counts all those of the user.
     */
    List<String> boundsOfEach(Limits limits) {
        return bounds(
                new Limits(limits.memory(), limits.cpus(), Optional.empty(), Optional.empty()));
    }

    /** What of these limits a run without a sandbox is not held to, in words. */
    public List<String> notEnforcedBare(Limits limits) {
        return missing(limits)
                .map(
                        controller ->
                                switch (controller) {
                                    case MEMORY ->
                                            "memory: without control groups each process is bounded by itself, not all together";
                                    case CPU -> "cpus: not limited, there are no control groups";
                                    case PIDS -> "pids: not limited, there are no control groups";
                                })
                .toList();
    }

    private static Stream<String> bound(Controller controller, Limits limits, HardLimits hard) {
        return switch (controller) {
            case MEMORY -> limits.memory().map(n -> "--data=" + hard.data(n)).stream();
            case PIDS -> limits.pids().map(n -> "--nproc=" + hard.nproc(n)).stream();
            case CPU -> Stream.empty();
        };
    }

    /** Tells at any time which limits a run has met, for its log. */
    public Supplier<List<String>> met(Path run, Limits limits) {
        var group = name(run);
        var memory =
                limits.memory()
                        .map(bytes -> "Killed: memory limit " + Limits.size(bytes))
                        .flatMap(line -> counter(group, Controller.MEMORY, line));
        var pids =
                limits.pids()
                        .map(count -> "Refused: process limit " + count + " reached")
                        .flatMap(line -> counter(group, Controller.PIDS, line));
        var counters = Stream.of(memory, pids).flatMap(Optional::stream).toList();
        return () -> counters.stream().filter(Counter::counts).map(Counter::line).toList();
    }

    private Optional<Counter> counter(String group, Controller controller, String line) {
        return Optional.ofNullable(folders.get(controller))
                .flatMap(
                        folder ->
                                controller
                                        .met(version)
                                        .map(met -> Counter.of(folder.resolve(group), met, line)));
    }

    /** {@code line}: what to say once the kernel has counted. */
    private record Counter(Path file, String key, String line) {
        static Counter of(Path group, Controller.Count met, String line) {
            return new Counter(group.resolve(met.file()), met.key(), line);
        }

        boolean counts() {
            try {
                return Files.readString(file)
                        .lines()
                        .map(text -> text.split(" "))
                        .filter(words -> words.length == 2 && words[0].equals(key))
                        .anyMatch(words -> Long.parseLong(words[1]) > 0);
            } catch (IOException e) {
                return false; // not of this kernel, or gone with its run
            }
        }
    }

    /** Gives the groups of a run back, once its processes are gone. */
    public void release(Path run) {
        releasing(run).run();
    }

    /** Does the same later, when the folder of the run may be gone. */
    public Runnable releasing(Path run) {
        var name = name(run);
        return () -> groups().map(folder -> folder.resolve(name)).forEach(Cgroups::removeSoon);
    }

    private Stream<Path> groups() {
        return folders.values().stream().distinct();
    }

    // The last processes may still be leaving.
    private static void removeSoon(Path group) {
        var deadline = System.nanoTime() + EMPTY_DEADLINE.toNanos();
        while (!remove(group) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    /** False while processes are in it. */
    static boolean remove(Path group) {
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Removes the groups that nothing is in. */
    private static void clear(Path folder) {
        try (var runs = Files.list(folder)) {
            runs.filter(Files::isDirectory).forEach(Cgroups::remove);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Nothing to clear in {}", folder, e);
        }
    }

    /** Removes a daemon's folder with the groups in it; false while processes are there. */
    public static boolean removeAll(Path folder) {
        clear(folder);
        return remove(folder);
    }

    /** The daemon's own folders, in which the groups of runs are. */
    public List<Path> folders() {
        return groups().toList();
    }

    /** Where nothing runs any more, nothing stays. */
    @Override
    public void close() {
        groups().forEach(Cgroups::removeAll);
    }
}
