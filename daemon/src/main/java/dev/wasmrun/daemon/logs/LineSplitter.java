package dev.wasmrun.daemon.logs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream of bytes into lines, and lines longer than the limit into pieces. A carriage return
 * before the line end is dropped. Each knows where in the stream it ended, so that a later reader
 * can go on behind it.
 */
final class LineSplitter {
    /** What is longer goes on as another line, so that no line outgrows what is kept of a log. */
    static final int LONGEST_WHOLE = 16 << 20;

    /**
     * @param part whether it goes on what came before
     * @param cut whether it goes on in what comes next
     * @param end the offset of the byte behind it, its line end included
     */
    record Line(byte[] text, boolean part, boolean cut, long end) {}

    private final int longest;
    private byte[] partial = new byte[256];
    private int filled;
    private int before;
    private long offset;

    /** {@code from}: the offset of the first byte that it will be fed. */
    LineSplitter(int longest, long from) {
        this.longest = longest;
        this.offset = from;
    }

    List<Line> feed(byte[] bytes, int length) {
        var lines = new ArrayList<Line>();
        var at = 0;
        while (at < length) {
            var end = lineEnd(bytes, at, length);
            while (at < end) {
                if (filled == longest) {
                    lines.add(piece());
                }
                var count = Math.min(end - at, longest - filled);
                keep(bytes, at, count);
                at += count;
            }
            if (at < length) {
                at++;
                offset++;
                lines.add(line(false));
            }
        }
        return lines;
    }

    private static int lineEnd(byte[] bytes, int from, int length) {
        var at = from;
        while (at < length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private void keep(byte[] bytes, int from, int count) {
        if (filled + count > partial.length) {
            var more = Math.max(filled + count, partial.length * 2);
            partial = Arrays.copyOf(partial, Math.min(longest, more));
        }
        System.arraycopy(bytes, from, partial, filled, count);
        filled += count;
        offset += count;
    }

    private Line piece() {
        return line(before + filled < LONGEST_WHOLE);
    }

    private Line line(boolean cut) {
        var length = !cut && filled > 0 && partial[filled - 1] == '\r' ? filled - 1 : filled;
        var line = new Line(Arrays.copyOf(partial, length), before > 0, cut, offset);
        before = cut ? before + filled : 0;
        filled = 0;
        return line;
    }

    /** What lies between is lost, the line that was begun as well. */
    void skipTo(long next) {
        filled = 0;
        before = 0;
        offset = next;
    }

    boolean hasPartial() {
        return filled > 0;
    }

    /** What was written since the last line end; more of a long line may come. */
    Line take() {
        return line(before > 0);
    }
}
