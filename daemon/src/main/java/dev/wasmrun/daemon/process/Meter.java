package dev.wasmrun.daemon.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Tells what processes take; one look at the machine serves all apps that ask about then. */
public final class Meter {
    /** How old what it tells may be. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final Path PROC = Path.of("/proc");

    private final long pageSize;
    private Optional<ProcessTable> table = Optional.empty();

    /** {@code pageSize}: of the machine's memory, in bytes. */
    public Meter(long pageSize) {
        this.pageSize = pageSize;
    }

    /** Of a process with all that came of it. Blocks for some milliseconds. */
    public synchronized Consumption of(long pid) throws IOException {
        if (table.filter(known -> known.age().compareTo(FRESH) < 0).isEmpty()) {
            table = Optional.of(ProcessTable.read(PROC, pageSize));
        }
        return table.get().of(pid);
    }
}
