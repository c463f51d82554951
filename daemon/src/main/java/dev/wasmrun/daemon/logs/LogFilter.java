package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogLevel;
import dev.wasmrun.protocol.LogStream;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which lines are wanted, by what is known of them without their text.
 *
 * @param streams empty for all
 * @param levels empty for all; an empty level stands for lines without one
 * @param run empty for all
 * @param since the earliest time
 * @param until the latest time
 * @param process one of several; empty for all
 */
public record LogFilter(
        Set<LogStream> streams,
        Set<Optional<LogLevel>> levels,
        Optional<Integer> run,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> process) {
    public static final LogFilter ALL =
            new LogFilter(Set.of(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Of all processes. */
    public LogFilter(
            Set<LogStream> streams,
            Set<Optional<LogLevel>> levels,
            Optional<Integer> run,
            Optional<Instant> since,
            Optional<Instant> until) {
        this(streams, levels, run, since, until, Optional.empty());
    }

    public LogFilter {
        streams = Set.copyOf(streams);
        levels = Set.copyOf(levels);
    }

    public static LogFilter ofStreams(Set<LogStream> streams) {
        return new LogFilter(
                streams, Set.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The same, ready to be asked of millions of lines.
     *
     * @param runsOf the runs of the process that is wanted, when it is one
     */
    Sieve sieve(Function<String, Set<Integer>> runsOf) {
        return new Sieve(this, process.map(runsOf));
    }

    /** A filter as numbers. */
    static final class Sieve {
        private final boolean[] kinds = new boolean[256];
        private final int run;
        private final Optional<Set<Integer>> runs;
        private final long since;
        private final long until;

        private Sieve(LogFilter filter, Optional<Set<Integer>> runs) {
            this.runs = runs;
            for (var i = 0; i < kinds.length; i++) {
                var kind = (byte) i;
                kinds[i] =
                        (filter.streams().isEmpty() || filter.streams().contains(Kind.stream(kind)))
                                && (filter.levels().isEmpty()
                                        || filter.levels().contains(Kind.level(kind)));
            }
            run = filter.run().orElse(-1);
            since = filter.since().map(StoredLine::micros).orElse(Long.MIN_VALUE);
            until = filter.until().map(StoredLine::micros).orElse(Long.MAX_VALUE);
        }

        boolean passes(RecordCursor record) {
            return kinds[record.kind() & 0xff]
                    && (run < 0 || record.run() == run)
                    && (runs.isEmpty() || runs.get().contains(record.run()))
                    && (since == Long.MIN_VALUE || record.micros() >= since)
                    && (until == Long.MAX_VALUE || record.micros() <= until);
        }

        /** Whether lines between these times may pass. */
        boolean mayPass(long earliest, long latest) {
            return latest >= since && earliest <= until;
        }
    }
}
