package dev.wasmrun.daemon.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.wasmrun.protocol.LogLevel;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How grave a line says it is: the {@code level} of a line of JSON or logfmt, else a word such as
 * ERROR among its first ones, in capitals, in brackets, or first and followed by a colon.
 */
final class Level {
    private static final int LOOKS_AT = 160;
    private static final int JSON_LOOKS_AT = 1_024;
    private static final int WORDS = 6;
    private static final int LONGEST = 8;
    private static final Optional<LogLevel> NONE = Optional.empty();
    private static final Optional<LogLevel> ERROR = Optional.of(LogLevel.ERROR);
    private static final Optional<LogLevel> WARN = Optional.of(LogLevel.WARN);
    private static final Optional<LogLevel> INFO = Optional.of(LogLevel.INFO);
    private static final Optional<LogLevel> DEBUG = Optional.of(LogLevel.DEBUG);
    // the numbers are pino's
    private static final Map<String, Optional<LogLevel>> NAMES =
            Map.ofEntries(
                    Map.entry("ERROR", ERROR),
                    Map.entry("ERR", ERROR),
                    Map.entry("FATAL", ERROR),
                    Map.entry("CRITICAL", ERROR),
                    Map.entry("CRIT", ERROR),
                    Map.entry("SEVERE", ERROR),
                    Map.entry("PANIC", ERROR),
                    Map.entry("WARN", WARN),
                    Map.entry("WARNING", WARN),
                    Map.entry("INFO", INFO),
                    Map.entry("NOTICE", INFO),
                    Map.entry("DEBUG", DEBUG),
                    Map.entry("TRACE", DEBUG),
                    Map.entry("VERBOSE", DEBUG),
                    Map.entry("10", DEBUG),
                    Map.entry("20", DEBUG),
                    Map.entry("30", INFO),
                    Map.entry("40", WARN),
                    Map.entry("50", ERROR),
                    Map.entry("60", ERROR));

    private Level() {}

    static Optional<LogLevel> of(byte[] text) {
        var at = skipBlank(text, 0);
        return at < text.length && text[at] == '{' ? ofJson(text) : ofWords(text, at);
    }

    private static Optional<LogLevel> ofJson(byte[] text) {
        var head = new String(text, 0, Math.min(text.length, JSON_LOOKS_AT), ISO_8859_1);
        var key = head.indexOf("\"level\"");
        if (key < 0) {
            return NONE;
        }
        var from = key + "\"level\"".length();
        while (from < head.length() && " :\"".indexOf(head.charAt(from)) >= 0) {
            from++;
        }
        var to = from;
        while (to < head.length() && Character.isLetterOrDigit(head.charAt(to))) {
            to++;
        }
        return named(head.substring(from, to));
    }

    private static Optional<LogLevel> ofWords(byte[] text, int start) {
        var end = Math.min(text.length, LOOKS_AT);
        var at = start;
        for (var words = 0; words < WORDS && at < end; words++) {
            var from = at;
            while (at < end && isLetter(text[at])) {
                at++;
            }
            if (at > from && at - from <= LONGEST && counts(text, from, at, words == 0)) {
                var level = named(new String(text, from, at - from, ISO_8859_1));
                if (level.isPresent()) {
                    return level;
                }
            }
            // what hangs on a word without a blank belongs to it: TypeError is no ERROR
            while (at < end && (isLetter(text[at]) || isDigit(text[at]))) {
                at++;
            }
            at = nextWord(text, at, end);
        }
        return NONE;
    }

    private static boolean counts(byte[] text, int from, int to, boolean first) {
        var before = from == 0 ? ' ' : text[from - 1];
        var after = to == text.length ? ' ' : text[to];
        return isCapitals(text, from, to)
                || (before == '[' && after == ']')
                || (before == '=' && isLogfmt(text, from))
                || (first && after == ':');
    }

    private static boolean isLogfmt(byte[] text, int from) {
        var key = "level=";
        return from >= key.length()
                && new String(text, from - key.length(), key.length(), ISO_8859_1).equals(key);
    }

    private static boolean isCapitals(byte[] text, int from, int to) {
        for (var i = from; i < to; i++) {
            if (text[i] > 'Z') {
                return false;
            }
        }
        return true;
    }

    private static int nextWord(byte[] text, int from, int end) {
        var at = from;
        while (at < end && !isLetter(text[at])) {
            at = text[at] == 0x1b ? skipColour(text, at, end) : at + 1;
        }
        return at;
    }

    private static int skipBlank(byte[] text, int from) {
        var at = from;
        while (at < text.length && (text[at] <= ' ' || text[at] == '[')) {
            at = text[at] == 0x1b ? skipColour(text, at, text.length) : at + 1;
        }
        return at;
    }

    private static int skipColour(byte[] text, int escape, int end) {
        var at = escape + 1;
        if (at < end && text[at] == '[') {
            at++;
            while (at < end && !isLetter(text[at])) {
                at++;
            }
        }
        return Math.min(end, at + 1);
    }

    private static boolean isLetter(byte b) {
        return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static Optional<LogLevel> named(String word) {
        return NAMES.getOrDefault(word.toUpperCase(Locale.ROOT), NONE);
    }
}
