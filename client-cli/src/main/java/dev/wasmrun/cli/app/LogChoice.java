package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.Query;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which lines of an app's log the user wants to see.
 *
 * @param streams empty for all
 * @param process one of several; empty for all
 * @param grep a regular expression that they match
 * @param context how many lines around those come with them
 */
public record LogChoice(
        Set<String> streams,
        Optional<Long> run,
        Optional<String> process,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> grep,
        int context) {
    public LogChoice {
        streams = Set.copyOf(streams);
    }

    /** What a page of them is asked for with. */
    public Query page(Query query) {
        LogReader.ofStreams(query, streams);
        process.ifPresent(name -> query.with("process", name));
        run.ifPresent(number -> query.with("run", number));
        since.ifPresent(time -> query.with("since", time));
        until.ifPresent(time -> query.with("until", time));
        return query;
    }

    /** What a search for them is asked for with. */
    public Query search(Query query) {
        grep.ifPresent(regex -> query.with("q", regex).with("regex", true).with("case", true));
        return page(query.with("context", context));
    }

    public LogChoice ofRun(Optional<Long> other) {
        return new LogChoice(streams, other, process, since, until, grep, context);
    }

    /** Whether a line that was just written is one of them; its text is not looked at. */
    public boolean wants(LogLineView line) {
        return (streams.isEmpty() || streams.contains(line.stream()))
                && (process.isEmpty() || process.equals(line.process()))
                && run.map(number -> number == line.run()).orElse(true);
    }
}
