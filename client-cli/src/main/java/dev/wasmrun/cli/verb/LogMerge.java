package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.LogLineView;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** The lines of several apps in the order of their times; those of one app keep theirs. */
final class LogMerge implements Iterator<Map.Entry<String, LogLineView>> {
    private record Head(int place, LogSource source, LogLineView line) {}

    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(
                    Comparator.comparing((Head head) -> head.line().instant())
                            .thenComparing(Head::place));

    LogMerge(List<LogSource> sources) {
        for (var i = 0; i < sources.size(); i++) {
            head(i, sources.get(i)).ifPresent(heads::add);
        }
    }

    private static Optional<Head> head(int place, LogSource source) {
        return source.lines().hasNext()
                ? Optional.of(new Head(place, source, source.lines().next()))
                : Optional.empty();
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public Map.Entry<String, LogLineView> next() {
        var first = heads.remove();
        head(first.place(), first.source()).ifPresent(heads::add);
        return Map.entry(first.source().app(), first.line());
    }
}
