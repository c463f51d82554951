package dev.wasmrun.daemon.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One look at all processes of the machine: who is whose child, and what each has taken. See
 * proc_pid_stat(5).
 */
final class ProcessTable {
    private static final long TICK_NANOS = 10_000_000; // USER_HZ is 100 wherever we run
    private static final int PARENT = 1;
    private static final int USER_TIME = 11;
    private static final int LAST_TIME = 14;
    private static final int RESIDENT_PAGES = 21;

    private record Row(long pid, long parent, long ticks, long pages) {}

    private final long takenAt;
    private final long pageSize;
    private final Map<Long, Row> rows = new HashMap<>();
    private final Map<Long, List<Row>> children = new HashMap<>();

    private ProcessTable(long takenAt, long pageSize) {
        this.takenAt = takenAt;
        this.pageSize = pageSize;
    }

    /**
     * Blocks for some 10 µs a process.
     *
     * @param proc {@code /proc}
     * @param pageSize in bytes
     */
    static ProcessTable read(Path proc, long pageSize) throws IOException {
        var table = new ProcessTable(System.nanoTime(), pageSize);
        try (var folders = Files.newDirectoryStream(proc, "[0-9]*")) {
            folders.forEach(folder -> row(folder).ifPresent(table::add));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return table;
    }

    private void add(Row row) {
        rows.put(row.pid(), row);
        children.computeIfAbsent(row.parent(), _ -> new ArrayList<>()).add(row);
    }

    // The times: its own as user and in the kernel, and the same of its children that have ended.
    private static Optional<Row> row(Path folder) {
        try {
            var stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            var ticks = 0L;
            for (var i = USER_TIME; i <= LAST_TIME; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return Optional.of(
                    new Row(
                            Long.parseLong(folder.getFileName().toString()),
                            Long.parseLong(fields[PARENT]),
                            ticks,
                            Long.parseLong(fields[RESIDENT_PAGES])));
        } catch (IOException e) {
            return Optional.empty(); // it has just ended
        }
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - takenAt);
    }

    /** What a process and all that came of it have taken; nothing when there is no such process. */
    Consumption of(long pid) {
        var nanos = 0L;
        var bytes = 0L;
        var count = 0;
        var next = new ArrayDeque<Row>();
        Optional.ofNullable(rows.get(pid)).ifPresent(next::add);
        while (!next.isEmpty()) {
            var row = next.poll();
            nanos += row.ticks() * TICK_NANOS;
            bytes += row.pages() * pageSize;
            count++;
            next.addAll(children.getOrDefault(row.pid(), List.of()));
        }
        return new Consumption(takenAt, nanos, bytes, count);
    }
}
