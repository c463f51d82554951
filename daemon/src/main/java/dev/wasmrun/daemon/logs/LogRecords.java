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
 * (4), microseconds since 1970 (8), stream (1), the text in UTF-8; big-endian. A record whose
 * length points behind the end of the file is a torn tail.
 */
final class LogRecords {
    private static final int HEAD = 4;
    private static final int FIXED = 8 + 4 + 8 + 1;
    private static final LogStream[] STREAMS = LogStream.values();

    private LogRecords() {}

    static ByteBuffer write(List<LogLine> lines) {
        var buffer = ByteBuffer.allocate(lines.stream().mapToInt(LogRecords::sizeOf).sum());
        for (var line : lines) {
            var text = line.text().getBytes(UTF_8);
            buffer.putInt(FIXED + text.length)
                    .putLong(line.seq())
                    .putInt(line.run())
                    .putLong(micros(line.time()))
                    .put((byte) line.stream().ordinal())
                    .put(text);
        }
        return buffer.flip();
    }

    static int sizeOf(LogLine line) {
        return HEAD + FIXED + line.text().getBytes(UTF_8).length;
    }

    /**
     * The next record of the buffer, or nothing when what is left is no whole record; then the
     * buffer stays where it is.
     */
    static Optional<LogLine> read(ByteBuffer buffer) {
        if (buffer.remaining() < HEAD) {
            return Optional.empty();
        }
        var length = buffer.getInt(buffer.position());
        if (length < FIXED || buffer.remaining() < HEAD + length) {
            return Optional.empty();
        }
        buffer.getInt();
        var seq = buffer.getLong();
        var run = buffer.getInt();
        var time = Instant.EPOCH.plus(buffer.getLong(), MICROS);
        var stream = STREAMS[Math.floorMod(buffer.get(), STREAMS.length)];
        var text = new byte[length - FIXED];
        buffer.get(text);
        return Optional.of(new LogLine(seq, run, time, stream, new String(text, UTF_8)));
    }

    private static long micros(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }
}
