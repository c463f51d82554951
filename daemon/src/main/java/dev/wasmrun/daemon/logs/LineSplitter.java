package dev.wasmrun.daemon.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a stream of bytes into lines. What is no UTF-8 becomes U+FFFD; a carriage return before the
 * line end is dropped; a line longer than the limit is cut into several. Each knows where in the
 * stream it ended, so that a later reader can go on behind it.
 */
final class LineSplitter {
    /** {@code end}: the offset of the byte behind it, its line end included. */
    record Line(String text, long end) {}

    private final int longest;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private long offset;

    /** {@code from}: the offset of the first byte that it will be fed. */
    LineSplitter(int longest, long from) {
        this.longest = longest;
        this.offset = from;
    }

    List<Line> feed(ByteBuffer bytes) {
        var lines = new ArrayList<Line>();
        while (bytes.hasRemaining()) {
            var b = bytes.get();
            offset++;
            if (b == '\n') {
                lines.add(take());
            } else {
                partial.write(b);
                if (partial.size() >= longest) {
                    lines.add(take());
                }
            }
        }
        return lines;
    }

    /** What lies between is lost, the line that was begun as well. */
    void skipTo(long next) {
        partial.reset();
        offset = next;
    }

    boolean hasPartial() {
        return partial.size() > 0;
    }

    /** What was written since the last line end, as a line of its own. */
    Line take() {
        var bytes = partial.toByteArray();
        partial.reset();
        var length =
                bytes.length > 0 && bytes[bytes.length - 1] == '\r'
                        ? bytes.length - 1
                        : bytes.length;
        return new Line(new String(bytes, 0, length, UTF_8), offset);
    }
}
