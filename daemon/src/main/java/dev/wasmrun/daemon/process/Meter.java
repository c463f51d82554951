package dev.wasmrun.daemon.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Tells what processes take; one look at the machine serves all apps that ask about then. */
public final class Meter {
    /** How old what it tells may be, at least. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    /**
     * On a machine with many processes it looks less often: for one part of its time in so many.
     */
    private static final int SHARE = 100;

    private static final Path PROC = Path.of("/proc");

    private final long pageSize;
    private Optional<ProcessTable> table = Optional.empty();
    private Duration fresh = FRESH;

    /** {@code pageSize}: of the machine's memory, in bytes. */
    public Meter(long pageSize) {
        this.pageSize = pageSize;
    }

    /** Of a process with all that came of it. Blocks for some milliseconds. */
    public synchronized Consumption of(long pid) throws IOException {
        if (table.filter(known -> known.age().compareTo(fresh) < 0).isEmpty()) {
            var before = System.nanoTime();
            table = Optional.of(ProcessTable.read(PROC, pageSize));
            var cost = Duration.ofNanos(System.nanoTime() - before).multipliedBy(SHARE);
            fresh = cost.compareTo(FRESH) > 0 ? cost : FRESH;
        }
        return table.get().of(pid);
    }
}
