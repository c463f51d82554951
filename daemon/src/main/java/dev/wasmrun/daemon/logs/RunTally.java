package dev.wasmrun.daemon.logs;

/** What one run wrote into a segment, or into several. */
final class RunTally {
    private static final int STREAMS = 4;
    private static final int LEVELS = 5;

    private final int run;
    private final long[] streams = new long[STREAMS];
    private final long[] levels = new long[LEVELS];
    private long first = Long.MAX_VALUE;
    private long last;
    private long startMicros;
    private long endMicros;

    RunTally(int run) {
        this.run = run;
    }

    void add(long seq, long micros, byte kind) {
        if (seq < first) {
            first = seq;
            startMicros = micros;
        }
        last = Math.max(last, seq);
        endMicros = micros;
        streams[Kind.stream(kind).ordinal()]++;
        levels[Kind.levelNumber(kind)]++;
    }

    RunTally plus(RunTally other) {
        var both = new RunTally(run);
        var older = first <= other.first ? this : other;
        var newer = last >= other.last ? this : other;
        both.restore(older.first, newer.last, older.startMicros, newer.endMicros);
        for (var i = 0; i < STREAMS; i++) {
            both.streams[i] = streams[i] + other.streams[i];
        }
        for (var i = 0; i < LEVELS; i++) {
            both.levels[i] = levels[i] + other.levels[i];
        }
        return both;
    }

    RunTally copy() {
        return plus(new RunTally(run));
    }

    void restore(long firstSeq, long lastSeq, long start, long end) {
        first = firstSeq;
        last = lastSeq;
        startMicros = start;
        endMicros = end;
    }

    int run() {
        return run;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    long startMicros() {
        return startMicros;
    }

    long endMicros() {
        return endMicros;
    }

    /** How many lines of each stream, by its ordinal. */
    long[] streams() {
        return streams;
    }

    /** How many lines of each level, by {@link Kind#levelNumber}. */
    long[] levels() {
        return levels;
    }
}
