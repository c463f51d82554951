package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.Query;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** All lines that the user wants, oldest first, fetched page by page. */
public final class LogPages implements Iterator<LogLineView> {
    private static final int PAGE = 5_000;

    private final DaemonClient daemon;
    private final String app;
    private final LogChoice choice;
    private final long newest;
    private final Deque<LogLineView> page = new ArrayDeque<>();
    private long next;

    /** {@code newest} is the number of the last line. */
    public LogPages(DaemonClient daemon, String app, LogChoice choice, long newest) {
        this.daemon = daemon;
        this.app = app;
        this.choice = choice;
        this.newest = newest;
    }

    @Override
    public boolean hasNext() {
        if (page.isEmpty() && next <= newest) {
            var query =
                    choice.page(
                            new Query()
                                    .with("from", next)
                                    .with("before", newest + 1)
                                    .with("limit", PAGE));
            page.addAll(LogReader.lines(LogReader.page(daemon, app, query)));
            next = page.size() < PAGE ? newest + 1 : page.getLast().seq() + 1;
        }
        return !page.isEmpty();
    }

    @Override
    public LogLineView next() {
        return page.removeFirst();
    }
}
