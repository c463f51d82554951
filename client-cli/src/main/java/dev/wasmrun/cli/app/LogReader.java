package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.daemon.Query;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads an app's log without losing or repeating a line: what the event stream did not bring is
 * fetched by its number.
 */
public final class LogReader implements LogFeed {
    private static final int PAGE = 1_000;
    private final DaemonClient daemon;
    private final String app;
    private final Consumer<LogLineView> sink;
    private long seen;

    /** {@code seen} is the number of the last line that is not wanted. */
    public LogReader(DaemonClient daemon, String app, long seen, Consumer<LogLineView> sink) {
        this.daemon = daemon;
        this.app = app;
        this.seen = seen;
        this.sink = sink;
    }

    /** The number of the newest line; 0 when there is none. */
    public static long newest(DaemonClient daemon, String app) {
        return page(daemon, app, new Query().with("limit", 0)).number("last").orElse(0L);
    }

    /** The newest lines, oldest first. Without streams: of all streams. */
    public static List<LogLineView> tail(
            DaemonClient daemon, String app, int limit, Set<String> streams) {
        var query = new Query().with("limit", limit);
        return lines(page(daemon, app, ofStreams(query, streams)));
    }

    public static Query ofStreams(Query query, Set<String> streams) {
        return streams.isEmpty() ? query : query.with("stream", String.join(",", streams));
    }

    public static JsonObject page(DaemonClient daemon, String app, Query query) {
        return daemon.object(Apps.path(app) + "/logs" + query);
    }

    public static List<LogLineView> lines(JsonObject page) {
        return page.objects("lines").stream().map(LogLineView::new).toList();
    }

    /** Brings all lines that are stored and not seen yet. */
    @Override
    public void catchUp() {
        var more = true;
        while (more) {
            var before = seen;
            var page = page(daemon, app, new Query().with("from", seen + 1).with("limit", PAGE));
            lines(page).forEach(this::bring);
            more = seen > before && seen < page.number("last").orElse(0L);
        }
    }

    /** Takes the lines of a {@code log} event. */
    @Override
    public void on(JsonObject event) {
        for (var line : lines(event)) {
            if (line.seq() > seen + 1) {
                catchUp();
            }
            bring(line);
        }
    }

    private void bring(LogLineView line) {
        if (line.seq() > seen) {
            seen = line.seq();
            sink.accept(line);
        }
    }
}
