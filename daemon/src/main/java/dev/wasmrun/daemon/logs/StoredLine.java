package dev.wasmrun.daemon.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.MICROS;

import dev.wasmrun.protocol.LogLevel;
import dev.wasmrun.protocol.LogLine;
import dev.wasmrun.protocol.LogStream;

import java.time.Instant;
import java.util.Optional;

/**
 * A line as it lies on disk, or a piece of a very long one: the first piece is the line, those
 * behind it carry its number and are no lines of their own.
 *
 * @param micros since 1970
 * @param end the offset behind it in the file that it is from, or 0
 * @param text as the app wrote it, without its line end
 */
record StoredLine(long seq, int run, long micros, byte kind, long end, byte[] text) {
    static StoredLine of(long seq, int run, Tail.RawLine raw) {
        var kind =
                Kind.of(
                        raw.stream(),
                        raw.part() ? Optional.empty() : Level.of(raw.text()),
                        raw.part(),
                        raw.end() > 0,
                        raw.cut());
        return new StoredLine(seq, run, micros(raw.time()), kind, raw.end(), raw.text());
    }

    LogStream stream() {
        return Kind.stream(kind);
    }

    Optional<LogLevel> level() {
        return Kind.level(kind);
    }

    boolean isPart() {
        return Kind.isPart(kind);
    }

    boolean isCut() {
        return Kind.isCut(kind);
    }

    /** {@code process}: which of several processes its run was. */
    LogLine line(Optional<String> process) {
        return new LogLine(
                seq,
                run,
                time(micros),
                stream(),
                level(),
                isCut(),
                process,
                new String(text, UTF_8));
    }

    static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, MICROS);
    }

    static long micros(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }
}
