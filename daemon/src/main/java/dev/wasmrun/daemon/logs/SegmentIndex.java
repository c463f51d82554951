package dev.wasmrun.daemon.logs;

import java.util.Arrays;
import java.util.Collection;
import java.util.TreeMap;

/**
 * What is known of a segment without reading it: of each slot, a piece of some {@value #SLOT}
 * bytes, its place, its first number, its times and its errors; and what each run wrote.
 *
 * <p>Times are kept as earliest and latest, since a machine's clock may jump: nothing here takes
 * for granted that they grow.
 */
final class SegmentIndex {
    static final int SLOT = 32 << 10;

    private long[] offsets = new long[16];
    private long[] firsts = new long[16];
    private long[] earliest = new long[16];
    private long[] latest = new long[16];
    private int[] errors = new int[16];
    private int slots;
    private final TreeMap<Integer, RunTally> runs = new TreeMap<>();

    /** {@code seq}: the number that the next line has, when this is a piece of an earlier one. */
    void add(long offset, long seq, RecordCursor record) {
        add(offset, seq, record.run(), record.micros(), record.kind());
    }

    void add(long offset, long seq, int run, long micros, byte kind) {
        if (slots == 0 || offset - offsets[slots - 1] >= SLOT) {
            open(offset, seq, micros);
        }
        var slot = slots - 1;
        earliest[slot] = Math.min(earliest[slot], micros);
        latest[slot] = Math.max(latest[slot], micros);
        if (!Kind.isPart(kind)) {
            errors[slot] += Kind.levelNumber(kind) == 1 ? 1 : 0;
            runs.computeIfAbsent(run, RunTally::new).add(seq, micros, kind);
        }
    }

    void open(long offset, long seq, long micros) {
        if (slots == offsets.length) {
            var more = slots * 2;
            offsets = Arrays.copyOf(offsets, more);
            firsts = Arrays.copyOf(firsts, more);
            earliest = Arrays.copyOf(earliest, more);
            latest = Arrays.copyOf(latest, more);
            errors = Arrays.copyOf(errors, more);
        }
        offsets[slots] = offset;
        firsts[slots] = seq;
        earliest[slots] = micros;
        latest[slots] = micros;
        slots++;
    }

    /** Sets what {@link #open} does not know of the newest slot. */
    void restore(long latestMicros, int errorCount) {
        latest[slots - 1] = latestMicros;
        errors[slots - 1] = errorCount;
    }

    void restore(RunTally tally) {
        runs.put(tally.run(), tally);
    }

    SegmentIndex copy() {
        var copy = new SegmentIndex();
        copy.offsets = Arrays.copyOf(offsets, Math.max(1, slots));
        copy.firsts = Arrays.copyOf(firsts, Math.max(1, slots));
        copy.earliest = Arrays.copyOf(earliest, Math.max(1, slots));
        copy.latest = Arrays.copyOf(latest, Math.max(1, slots));
        copy.errors = Arrays.copyOf(errors, Math.max(1, slots));
        copy.slots = slots;
        runs.forEach((run, tally) -> copy.runs.put(run, tally.copy()));
        return copy;
    }

    int slots() {
        return slots;
    }

    long offset(int slot) {
        return offsets[slot];
    }

    /** The number of the slot's first line; that of the next line when it holds pieces only. */
    long first(int slot) {
        return firsts[slot];
    }

    long earliest(int slot) {
        return earliest[slot];
    }

    long latest(int slot) {
        return latest[slot];
    }

    int errors(int slot) {
        return errors[slot];
    }

    /** The slot that holds this line; the first when it is older. */
    int slotOf(long seq) {
        var low = 0;
        var high = slots - 1;
        while (low < high) {
            var middle = (low + high + 1) >>> 1;
            if (firsts[middle] <= seq) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The time of the newest lines. */
    long newest() {
        return slots == 0 ? Long.MIN_VALUE : latest[slots - 1];
    }

    Collection<RunTally> runs() {
        return runs.values();
    }

    int lastRun() {
        return runs.isEmpty() ? 0 : runs.lastKey();
    }
}
