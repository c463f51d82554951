package dev.wasmrun.daemon.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a stream of bytes into lines. What is no UTF-8 becomes U+FFFD; a carriage return before the
 * line end is dropped; a line longer than the limit is cut into several.
 */
final class LineSplitter {
    private final int longest;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

    LineSplitter(int longest) {
        this.longest = longest;
    }

    List<String> feed(ByteBuffer bytes) {
        var lines = new ArrayList<String>();
        while (bytes.hasRemaining()) {
            var b = bytes.get();
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

    boolean hasPartial() {
        return partial.size() > 0;
    }

    /** What was written since the last line end, as a line of its own. */
    String take() {
        var bytes = partial.toByteArray();
        partial.reset();
        var length =
                bytes.length > 0 && bytes[bytes.length - 1] == '\r'
                        ? bytes.length - 1
                        : bytes.length;
        return new String(bytes, 0, length, UTF_8);
    }
}
