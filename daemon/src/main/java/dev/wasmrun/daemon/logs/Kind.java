package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogLevel;
import dev.wasmrun.protocol.LogStream;

import java.util.Optional;

/**
 * The byte of a stored line that says what it is: its stream (bits 0 and 1), its level (2 to 4; 0
 * for none), whether it goes on a line that began before (5), whether a place in a file comes with
 * it (6), and whether it is cut and goes on later (7).
 */
final class Kind {
    private static final int STREAM = 0x03;
    private static final int LEVEL_SHIFT = 2;
    private static final int LEVEL = 0x07;
    private static final int PART = 0x20;
    private static final int PLACED = 0x40;
    private static final int CUT = 0x80;
    private static final LogStream[] STREAMS = LogStream.values();
    private static final LogLevel[] LEVELS = LogLevel.values();

    private Kind() {}

    static byte of(
            LogStream stream, Optional<LogLevel> level, boolean part, boolean placed, boolean cut) {
        return (byte)
                (stream.ordinal()
                        | level.map(known -> known.ordinal() + 1).orElse(0) << LEVEL_SHIFT
                        | (part ? PART : 0)
                        | (placed ? PLACED : 0)
                        | (cut ? CUT : 0));
    }

    static LogStream stream(byte kind) {
        return STREAMS[kind & STREAM];
    }

    /** 0 for none, else one more than the level's ordinal. */
    static int levelNumber(byte kind) {
        var number = kind >> LEVEL_SHIFT & LEVEL;
        return number <= LEVELS.length ? number : 0;
    }

    static Optional<LogLevel> level(byte kind) {
        var number = levelNumber(kind);
        return number == 0 ? Optional.empty() : Optional.of(LEVELS[number - 1]);
    }

    static boolean isPart(byte kind) {
        return (kind & PART) != 0;
    }

    static boolean isPlaced(byte kind) {
        return (kind & PLACED) != 0;
    }

    static boolean isCut(byte kind) {
        return (kind & CUT) != 0;
    }
}
