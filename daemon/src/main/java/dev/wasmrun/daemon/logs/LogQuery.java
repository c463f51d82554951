package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogStream;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which lines of an app's log. With {@code from}: the oldest {@code limit} lines at or after that
 * sequence number; with {@code before}: the newest {@code limit} lines before it; with neither: the
 * oldest of those that a filter wants since a time, else the newest lines.
 */
public record LogQuery(OptionalLong from, OptionalLong before, int limit, LogFilter filter) {
    public static final int MOST = 5_000;

    public LogQuery {
        limit = Math.clamp(limit, 0, MOST);
    }

    public LogQuery(
            OptionalLong from,
            OptionalLong before,
            int limit,
            Set<LogStream> streams,
            Optional<Integer> run) {
        this(
                from,
                before,
                limit,
                new LogFilter(streams, Set.of(), run, Optional.empty(), Optional.empty()));
    }

    boolean isForward() {
        return from.isPresent() || (before.isEmpty() && filter.since().isPresent());
    }
}
