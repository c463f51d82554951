package dev.wasmrun.daemon.logs;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Walks over the records in a piece of a segment, without making objects of them. */
final class RecordCursor {
    private static final int SEQ = LogRecords.HEAD;
    private static final int RUN = SEQ + 8;
    private static final int TIME = RUN + 4;
    private static final int KIND = TIME + 8;
    private static final int BEHIND_KIND = KIND + 1;

    private final byte[] bytes;
    private final ByteBuffer numbers;
    private final int length;
    private int start;
    private int end;

    RecordCursor(byte[] bytes, int length) {
        this.bytes = bytes;
        this.numbers = ByteBuffer.wrap(bytes);
        this.length = length;
    }

    /** Moves to the next record; false when what is left is no whole one. */
    boolean next() {
        if (length - end < LogRecords.HEAD) {
            return false;
        }
        var size = numbers.getInt(end);
        if (size < LogRecords.FIXED || size > length - end - LogRecords.HEAD) {
            return false;
        }
        var placed = Kind.isPlaced(bytes[end + KIND]);
        if (placed && size < LogRecords.FIXED + LogRecords.OFFSET) {
            return false;
        }
        start = end;
        end = start + LogRecords.HEAD + size;
        return true;
    }

    /** Where the record starts. */
    int start() {
        return start;
    }

    /** Where it ends, which is where its text ends. */
    int end() {
        return end;
    }

    int textStart() {
        return start + BEHIND_KIND + (Kind.isPlaced(kind()) ? LogRecords.OFFSET : 0);
    }

    long seq() {
        return numbers.getLong(start + SEQ);
    }

    int run() {
        return numbers.getInt(start + RUN);
    }

    long micros() {
        return numbers.getLong(start + TIME);
    }

    byte kind() {
        return bytes[start + KIND];
    }

    /** The offset behind the line in the file that it is from, or 0. */
    long place() {
        return Kind.isPlaced(kind()) ? numbers.getLong(start + BEHIND_KIND) : 0;
    }

    StoredLine line() {
        return new StoredLine(
                seq(),
                run(),
                micros(),
                kind(),
                place(),
                Arrays.copyOfRange(bytes, textStart(), end));
    }
}
