package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a house has on the machine: all of it must be gone when its apps are. */
record Leftovers(
        Set<String> processes,
        Set<String> namespaces,
        Set<String> links,
        Set<String> mounts,
        Set<String> cgroups,
        Set<String> files) {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    static Leftovers of(House house) {
        var mark = house.base().getFileName().toString();
        var ours = processesOf(mark);
        return new Leftovers(
                names(ours),
                namespaces(ours),
                lines(Programs.attempt("ip", "-o", "link"), "wasmrun_" + id(house))
                        .map(Leftovers::linkName)
                        .collect(sorted()),
                lines(text(Path.of("/proc/self/mountinfo")), mark).collect(sorted()),
                cgroups(house),
                files(house));
    }

    /** Waits until the house is as it was before: what ends, ends soon, but not at once. */
    static void awaitSameAs(Leftovers before, House house) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(of(house)).isEqualTo(before));
    }

    /** The packet filter's tables of a house's daemon; it has one while it runs. */
    private static Set<String> tables(House house) {
        return lines(Programs.attempt("nft", "list", "tables"), "wasmrun_" + id(house))
                .collect(sorted());
    }

    /** Of the machine, and not of the house: they stay when that is deleted. */
    static Set<String> groupsAndTables(House house) {
        return Stream.concat(cgroups(house).stream(), tables(house).stream()).collect(sorted());
    }

    static void awaitNone(House house) {
        var mark = house.base().getFileName().toString();
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(names(processesOf(mark))).as("processes left").isEmpty());
        assertThat(tables(house)).as("tables left").isEmpty();
    }

    /** So that a test that failed leaves nothing either. Ends only processes of this house. */
    static void end(House house) {
        processesOf(house.base().getFileName().toString()).forEach(ProcessHandle::destroyForcibly);
    }

    // A process is ours when its command line or folder names our base, or when our base is mounted
    // in its sandbox.
    private static Set<ProcessHandle> processesOf(String mark) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> mentions(process.pid(), mark))
                .collect(Collectors.toSet());
    }

    private static boolean mentions(long pid, String mark) {
        var proc = Path.of("/proc/" + pid);
        return text(proc.resolve("cmdline")).contains(mark)
                || text(proc.resolve("environ")).contains(mark)
                || text(proc.resolve("mountinfo")).contains(mark)
                || target(proc.resolve("cwd")).contains(mark);
    }

    private static Set<String> names(Set<ProcessHandle> processes) {
        return processes.stream()
                .map(
                        process ->
                                process.pid()
                                        + " "
                                        + text(Path.of("/proc/" + process.pid() + "/comm")).strip())
                .collect(sorted());
    }

    private static Set<String> namespaces(Set<ProcessHandle> processes) {
        return processes.stream()
                .flatMap(process -> list(Path.of("/proc/" + process.pid() + "/task")))
                .map(thread -> target(thread.resolve("ns/net")))
                .filter(namespace -> !namespace.isEmpty())
                .collect(sorted());
    }

    private static Set<String> cgroups(House house) {
        return lines(
                        Programs.attempt("find", "/sys/fs/cgroup", "-type", "d"),
                        "wasmrun-" + id(house))
                .collect(sorted());
    }

    // By which a daemon's things are told from those of others.
    private static String id(House house) {
        return "%08x".formatted(house.home().toString().hashCode());
    }

    // Caches are kept on purpose, and the daemon's own log and database grow.
    private static Set<String> files(House house) {
        return lines(Programs.attempt("find", house.home().toString(), "-type", "f"), "/")
                .map(file -> file.substring(house.home().toString().length() + 1))
                .filter(
                        file ->
                                !file.startsWith("cache/")
                                        && !file.startsWith("daemon")
                                        && !file.contains(".db"))
                .collect(sorted());
    }

    private static Collector<String, ?, TreeSet<String>> sorted() {
        return Collectors.toCollection(TreeSet::new);
    }

    private static String linkName(String line) {
        return line.replaceFirst("^\\d+: ([^:@]+).*", "$1");
    }

    private static Stream<String> lines(String text, String word) {
        return text.lines().filter(line -> line.contains(word));
    }

    private static Stream<Path> list(Path folder) {
        try (var paths = Files.list(folder)) {
            return paths.toList().stream();
        } catch (IOException | UncheckedIOException e) {
            return Stream.empty();
        }
    }

    // What cannot be read has just ended, or belongs to somebody else.
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
