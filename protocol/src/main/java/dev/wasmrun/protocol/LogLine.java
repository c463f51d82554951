package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of an app's log.
 *
 * @param seq position in the app's whole log, from 1, without gaps
 * @param run which life of the process wrote it, from 1; 0 before the first
 * @param level by the line's own words; absent when it has none
 * @param cut whether this is only its beginning; the whole is at {@code /logs/SEQ/text}
 * @param process which of several processes it belongs to; absent in an app that is one process
 * @param text the line without its line end; colour codes and carriage returns are kept, and what
 *     is no UTF-8 is U+FFFD
 */
public record LogLine(
        long seq,
        int run,
        Instant time,
        LogStream stream,
        Optional<LogLevel> level,
        boolean cut,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> process,
        String text) {
    /** A whole line that says nothing about its level. */
    public LogLine(long seq, int run, Instant time, LogStream stream, String text) {
        this(seq, run, time, stream, Optional.empty(), false, Optional.empty(), text);
    }
}
