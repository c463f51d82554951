package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Backlog;
import dev.wasmrun.cli.app.GrepFeed;
import dev.wasmrun.cli.app.LogChoice;
import dev.wasmrun.cli.app.LogFeed;
import dev.wasmrun.cli.app.LogLineView;
import dev.wasmrun.cli.app.LogPages;
import dev.wasmrun.cli.app.LogReader;
import dev.wasmrun.cli.app.LogSearch;
import dev.wasmrun.cli.daemon.DaemonClient;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The lines of one app that are there, and how to go on with those to come.
 *
 * @param newest the number of the newest line of all when this was asked
 */
record LogSource(
        DaemonClient daemon,
        String app,
        LogChoice choice,
        Iterator<LogLineView> lines,
        long newest) {
    /** {@code count} is empty for all lines. */
    static LogSource of(
            DaemonClient daemon, String app, LogChoice choice, Optional<Integer> count) {
        if (count.isPresent() && choice.grep().isEmpty()) {
            var backlog = Backlog.of(daemon, app, count.get(), choice);
            return new LogSource(daemon, app, choice, backlog.lines().iterator(), backlog.last());
        }
        var newest = LogReader.newest(daemon, app);
        return new LogSource(
                daemon, app, choice, lines(daemon, app, choice, count, newest), newest);
    }

    private static Iterator<LogLineView> lines(
            DaemonClient daemon,
            String app,
            LogChoice choice,
            Optional<Integer> count,
            long newest) {
        if (choice.grep().isEmpty()) {
            return new LogPages(daemon, app, choice, newest);
        }
        return count.isPresent()
                ? LogSearch.newest(daemon, app, choice, count.get(), newest + 1).iterator()
                : LogSearch.forward(daemon, app, choice, 0, newest + 1);
    }

    LogFeed feed(Consumer<LogLineView> sink) {
        return choice.grep().isPresent()
                ? new GrepFeed(daemon, app, choice, newest, sink)
                : new LogReader(
                        daemon,
                        app,
                        newest,
                        line -> {
                            if (choice.wants(line)) {
                                sink.accept(line);
                            }
                        });
    }
}
