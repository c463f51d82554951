package dev.wasmrun.daemon.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.MICROS;

import dev.wasmrun.protocol.LogLine;
import dev.wasmrun.protocol.LogStream;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How log lines lie on disk. One record: length of what follows (4 bytes), sequence number (8), run
 * (4), microseconds since 1970 (8), stream (1), the text in UTF-8; big-endian. Of a line from a
 * file, bit 6 of the stream is set, and before the text comes the offset (8) behind the line in
 * that file: line and place are stored in one, so none is stored twice or skipped when the daemon
 * is killed. A record whose length points behind the end of the file is a torn tail.
 */
final class LogRecords {
    private static final int HEAD = 4;
    private static final int FIXED = 8 + 4 + 8 + 1;
    private static final int OFFSET = 8;
    private static final int HAS_OFFSET = 0x40;
    private static final LogStream[] STREAMS = LogStream.values();

    /** {@code end}: the offset behind the line in the file that it is from, or 0. */
    record Entry(LogLine line, long end) {
        private int extra() {
            return end > 0 ? OFFSET : 0;
        }
    }

    private LogRecords() {}

    static ByteBuffer write(List<Entry> entries) {
        var buffer = ByteBuffer.allocate(entries.stream().mapToInt(LogRecords::sizeOf).sum());
        entries.forEach(entry -> write(buffer, entry));
        return buffer.flip();
    }

    private static void write(ByteBuffer buffer, Entry entry) {
        var line = entry.line();
        var text = line.text().getBytes(UTF_8);
        var stream = line.stream().ordinal();
        buffer.putInt(FIXED + entry.extra() + text.length)
                .putLong(line.seq())
                .putInt(line.run())
                .putLong(micros(line.time()));
        if (entry.extra() > 0) {
            buffer.put((byte) (stream | HAS_OFFSET)).putLong(entry.end());
        } else {
            buffer.put((byte) stream);
        }
        buffer.put(text);
    }

    static int sizeOf(Entry entry) {
        return HEAD + FIXED + entry.extra() + entry.line().text().getBytes(UTF_8).length;
    }

    /**
     * The next record of the buffer, or nothing when what is left is no whole record; then the
     * buffer stays where it is.
     */
    static Optional<Entry> read(ByteBuffer buffer) {
        if (buffer.remaining() < HEAD) {
            return Optional.empty();
        }
        var length = buffer.getInt(buffer.position());
        if (length < FIXED || buffer.remaining() < HEAD + length) {
            return Optional.empty();
        }
        var start = buffer.position();
        buffer.getInt();
        var seq = buffer.getLong();
        var run = buffer.getInt();
        var time = Instant.EPOCH.plus(buffer.getLong(), MICROS);
        var kind = buffer.get();
        var stream = STREAMS[Math.floorMod(kind & ~HAS_OFFSET, STREAMS.length)];
        var end = (kind & HAS_OFFSET) != 0 && length >= FIXED + OFFSET ? buffer.getLong() : 0;
        var text = new byte[HEAD + length - (buffer.position() - start)];
        buffer.get(text);
        var line = new LogLine(seq, run, time, stream, new String(text, UTF_8));
        return Optional.of(new Entry(line, end));
    }

    private static long micros(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }
}
