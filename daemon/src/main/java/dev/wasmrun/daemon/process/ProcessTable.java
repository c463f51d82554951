package dev.wasmrun.daemon.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    private static final int LONGEST = 1024; // a name has 64 bytes at most, a number 20 digits
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
     * Blocks for some 20 µs a process.
     *
     * @param proc {@code /proc}
     * @param pageSize in bytes
     */
    static ProcessTable read(Path proc, long pageSize) throws IOException {
        var table = new ProcessTable(System.nanoTime(), pageSize);
        var numbers = proc.toFile().list((_, name) -> name.charAt(0) <= '9');
        if (numbers == null) {
            throw new IOException(proc + " cannot be read");
        }
        var buffer = new byte[LONGEST];
        for (var number : numbers) {
            row(proc.toFile(), number, buffer).ifPresent(table::add);
        }
        return table;
    }

    private void add(Row row) {
        rows.put(row.pid(), row);
        children.computeIfAbsent(row.parent(), _ -> new ArrayList<>()).add(row);
    }

    // The times: its own as user and in the kernel, and the same of its children that have ended.
    // By hand and with one buffer for all: it is read for each process of the machine.
    private static Optional<Row> row(File proc, String number, byte[] buffer) {
        try (var file = new FileInputStream(new File(proc, number + "/stat"))) {
            var length = file.read(buffer);
            var stat = new String(buffer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
            var fields = new Fields(stat, stat.lastIndexOf(')') + 2);
            fields.skip(PARENT);
            var parent = fields.next();
            fields.skip(USER_TIME - PARENT - 1);
            var ticks = fields.next() + fields.next() + fields.next() + fields.next();
            fields.skip(RESIDENT_PAGES - LAST_TIME - 1);
            return Optional.of(new Row(Long.parseLong(number), parent, ticks, fields.next()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // it has just ended
        }
    }

    /** Numbers with a space between, one after the other. */
    private static final class Fields {
        private final String text;
        private int at;

        Fields(String text, int at) {
            this.text = text;
            this.at = at;
        }

        void skip(int count) {
            for (var i = 0; i < count; i++) {
                at = text.indexOf(' ', at) + 1;
            }
        }

        long next() {
            var end = text.indexOf(' ', at);
            var value = Long.parseLong(text, at, end < 0 ? text.length() : end, 10);
            at = end + 1;
            return value;
        }
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
