package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.JsonObject;

import java.util.function.Consumer;

/**
 * Brings an app's new lines that match: each time when there are some, the daemon searches what is
 * new. So one program decides what matches, with the same expressions.
 */
public final class GrepFeed implements LogFeed {
    private final DaemonClient daemon;
    private final String app;
    private final LogChoice choice;
    private final Consumer<LogLineView> sink;
    private long searched;
    private long shown;

    /** {@code seen} is the number of the last line that is not wanted. */
    public GrepFeed(
            DaemonClient daemon,
            String app,
            LogChoice choice,
            long seen,
            Consumer<LogLineView> sink) {
        this.daemon = daemon;
        this.app = app;
        this.choice = choice;
        this.searched = seen;
        this.shown = seen;
        this.sink = sink;
    }

    @Override
    public void on(JsonObject event) {
        var lines = LogReader.lines(event);
        if (!lines.isEmpty() && lines.getLast().seq() > searched) {
            catchUp();
        }
    }

    @Override
    public void catchUp() {
        var newest = LogReader.newest(daemon, app);
        if (newest > searched) {
            try (var search = LogSearch.forward(daemon, app, choice, searched + 1, newest + 1)) {
                while (search.hasNext()) {
                    show(search.next());
                }
            }
            searched = newest;
        }
    }

    private void show(LogLineView line) {
        if (line.seq() > shown) {
            shown = line.seq();
            sink.accept(line);
        }
    }
}
