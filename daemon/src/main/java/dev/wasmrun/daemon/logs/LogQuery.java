package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogLine;
import dev.wasmrun.protocol.LogStream;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which lines of an app's log. With {@code from}: the oldest {@code limit} lines at or after that
 * sequence number; with {@code before}: the newest {@code limit} lines before it; with neither: the
 * newest lines.
 *
 * @param streams empty for all
 * @param run empty for all
 */
public record LogQuery(
        OptionalLong from,
        OptionalLong before,
        int limit,
        Set<LogStream> streams,
        Optional<Integer> run) {
    public static final int MOST = 5_000;

    public LogQuery {
        limit = Math.clamp(limit, 0, MOST);
        streams = Set.copyOf(streams);
    }

    boolean matches(LogLine line) {
        return (streams.isEmpty() || streams.contains(line.stream()))
                && run.map(wanted -> wanted == line.run()).orElse(true);
    }
}
