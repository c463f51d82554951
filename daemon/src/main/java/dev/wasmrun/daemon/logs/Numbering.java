package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogStream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives lines their numbers: pieces of a long line have that of the line. It also keeps in mind
 * what could not be stored, to say so when it can be again.
 */
final class Numbering {
    /** Processes write at the same time; a piece goes on the last line of its own. */
    private record Writer(int run, LogStream stream) {}

    private static final int MOST_WRITERS = 200;

    private final Map<Writer, Long> newest =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Writer, Long> eldest) {
                    return size() > MOST_WRITERS;
                }
            };
    private Optional<StoredLine> warning = Optional.empty();
    private long lost;

    /** {@code next}: the number that comes next. */
    List<StoredLine> number(long next, int run, List<Tail.RawLine> raws) {
        var lines = new ArrayList<StoredLine>(raws.size() + 2);
        warning.filter(line -> line.seq() == next).ifPresent(lines::add);
        var seq = next + lines.size();
        if (lost > 0) {
            var count = lost == 1 ? "1 line was" : lost + " lines were";
            lines.add(StoredLine.of(seq++, run, Tail.RawLine.said(count + " not stored")));
        }
        var heads = new HashMap<>(newest);
        for (var raw : raws) {
            var head = heads.get(new Writer(run, raw.stream()));
            if (raw.part() && head != null) {
                lines.add(StoredLine.of(head, run, raw));
            } else {
                heads.put(new Writer(run, raw.stream()), seq);
                lines.add(StoredLine.of(seq++, run, raw.whole()));
            }
        }
        return lines;
    }

    void stored(List<StoredLine> lines) {
        for (var line : lines) {
            newest.put(new Writer(line.run(), line.stream()), line.seq());
        }
        warning = Optional.empty();
        lost = 0;
    }

    boolean isLosing() {
        return lost > 0;
    }

    /**
     * A line that says so, for those who watch now. It is stored under the same number, once that
     * is possible.
     *
     * @param next the number that comes next, when that is known
     */
    Optional<StoredLine> warn(Optional<Long> next, int run, IOException why) {
        warning =
                next.map(
                        seq ->
                                StoredLine.of(
                                        seq,
                                        run,
                                        Tail.RawLine.said(
                                                "The log cannot be stored, lines are being lost: "
                                                        + why.getMessage())));
        return warning;
    }

    void lost(int lines) {
        lost += lines;
        newest.clear(); // what goes on a lost line is a line of its own
    }
}
