package dev.wasmrun.daemon.logs;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * How log lines lie on disk. One record: length of what follows (4 bytes), sequence number (8), run
 * (4), microseconds since 1970 (8), {@link Kind} (1), the text as the app wrote it; big-endian. Of
 * a line from a file, before the text comes the offset (8) behind the line in that file: line and
 * place are stored in one, so none is stored twice or skipped when the daemon is killed. A record
 * whose length points behind the end of the file is a torn tail.
 */
final class LogRecords {
    static final int HEAD = 4;
    static final int FIXED = 8 + 4 + 8 + 1;
    static final int OFFSET = 8;

    private LogRecords() {}

    static ByteBuffer write(List<StoredLine> lines) {
        var buffer = ByteBuffer.allocate(lines.stream().mapToInt(LogRecords::sizeOf).sum());
        lines.forEach(line -> write(buffer, line));
        return buffer.flip();
    }

    private static void write(ByteBuffer buffer, StoredLine line) {
        buffer.putInt(sizeOf(line) - HEAD)
                .putLong(line.seq())
                .putInt(line.run())
                .putLong(line.micros())
                .put(line.kind());
        if (Kind.isPlaced(line.kind())) {
            buffer.putLong(line.end());
        }
        buffer.put(line.text());
    }

    static int sizeOf(StoredLine line) {
        return HEAD + FIXED + (Kind.isPlaced(line.kind()) ? OFFSET : 0) + line.text().length;
    }
}
