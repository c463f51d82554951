package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.EventStream;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.daemon.Query;
import dev.wasmrun.protocol.Problem;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a search in an app's log finds, with the lines around it, each line once. The daemon
 * searches while this is read.
 */
public final class LogSearch implements Iterator<LogLineView>, AutoCloseable {
    private final DaemonClient daemon;
    private final EventStream answers;
    private final Deque<LogLineView> found = new ArrayDeque<>();
    private long seen;
    private boolean ended;

    private LogSearch(DaemonClient daemon, String app, Query query) throws IOException {
        this.daemon = daemon;
        this.answers = daemon.lines(Apps.path(app) + "/logs/search" + query);
    }

    /** From one number on, before another. */
    public static LogSearch forward(
            DaemonClient daemon, String app, LogChoice choice, long from, long before) {
        return open(
                daemon, app, choice.search(new Query().with("from", from).with("before", before)));
    }

    /** The newest hits before a number, oldest first. */
    public static List<LogLineView> newest(
            DaemonClient daemon, String app, LogChoice choice, int count, long before) {
        var query =
                choice.search(
                        new Query()
                                .with("before", before)
                                .with("direction", "backward")
                                .with("limit", count));
        var hits = new ArrayList<JsonObject>();
        try (var search = open(daemon, app, query)) {
            for (var hit = search.hit(); hit.isPresent(); hit = search.hit()) {
                hits.add(hit.get());
            }
        }
        var lines = new ArrayList<LogLineView>();
        var last = 0L;
        for (var hit : hits.reversed()) {
            for (var line : around(hit)) {
                if (line.seq() > last) {
                    lines.add(line);
                    last = line.seq();
                }
            }
        }
        return lines;
    }

    private static LogSearch open(DaemonClient daemon, String app, Query query) {
        try {
            return new LogSearch(daemon, app, query);
        } catch (IOException e) {
            throw daemon.lost(e);
        }
    }

    @Override
    public boolean hasNext() {
        while (found.isEmpty() && !ended) {
            hit().stream()
                    .flatMap(hit -> around(hit).stream())
                    .filter(line -> line.seq() > seen)
                    .forEach(this::add);
        }
        return !found.isEmpty();
    }

    private void add(LogLineView line) {
        found.addLast(line);
        seen = line.seq();
    }

    @Override
    public LogLineView next() {
        return found.removeFirst();
    }

    private static List<LogLineView> around(JsonObject hit) {
        return Stream.of(
                        hit.objects("before").stream(),
                        hit.object("hit").stream(),
                        hit.objects("after").stream())
                .flatMap(lines -> lines)
                .map(LogLineView::new)
                .toList();
    }

    private Optional<JsonObject> hit() {
        try {
            for (var answer = answers.next(); answer.isPresent(); answer = answers.next()) {
                if (answer.get().object("hit").isPresent()) {
                    return answer;
                }
                answer.get().object("problem").ifPresent(LogSearch::refuse);
                if (answer.get().object("end").isPresent()) {
                    ended = true;
                    return Optional.empty();
                }
            }
        } catch (IOException e) {
            throw daemon.lost(e);
        }
        throw daemon.lost(new IOException("The search broke off"));
    }

    private static void refuse(JsonObject problem) {
        throw new Problem(
                        Problem.Kind.FAILED,
                        problem.text("code").orElse("search-failed"),
                        problem.text("message").orElse("The search broke off"),
                        problem.text("hint").orElse("See: wasmrun daemon logs"))
                .asException();
    }

    @Override
    public void close() {
        try {
            answers.close();
        } catch (IOException e) {
            // it was only read
        }
    }
}
