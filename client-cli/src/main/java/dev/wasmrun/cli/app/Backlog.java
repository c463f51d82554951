package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.daemon.Query;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The newest lines of an app's log, oldest first.
 *
 * @param last the number of the newest line of all, also when it is of another stream or run
 */
public record Backlog(Deque<LogLineView> lines, long last) {
    // the daemon gives at most this many at once
    private static final int PAGE = 5_000;
    private static final long BEHIND_ALL = 999_999_999_999_999_999L;

    public static Backlog of(DaemonClient daemon, String app, int count, LogChoice choice) {
        var lines = new ArrayDeque<LogLineView>();
        var page = LogReader.page(daemon, app, query(count, choice));
        var last = page.number("last").orElse(0L);
        prepend(lines, page);
        // a full page may have more before it
        while (lines.size() < count && !lines.isEmpty() && lines.size() % PAGE == 0) {
            var size = lines.size();
            var query =
                    choice.page(new Query().with("limit", Math.min(count - size, PAGE)))
                            .with("before", lines.getFirst().seq());
            prepend(lines, LogReader.page(daemon, app, query));
            if (lines.size() == size) {
                break;
            }
        }
        return new Backlog(lines, last);
    }

    private static void prepend(Deque<LogLineView> lines, JsonObject page) {
        LogReader.lines(page).reversed().forEach(lines::addFirst);
    }

    private static Query query(int count, LogChoice choice) {
        var query = choice.page(new Query().with("limit", Math.min(count, PAGE)));
        // since a time alone asks for the oldest
        return choice.since().isPresent() ? query.with("before", BEHIND_ALL) : query;
    }
}
