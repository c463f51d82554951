package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogFound;
import dev.wasmrun.protocol.LogLine;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A search through an app's whole log, done in steps: who asks takes what was found so far and asks
 * again, or does not. A step takes about {@value #STEP_MS} ms, so many searches share few threads.
 */
public final class LogSearch implements AutoCloseable {
    private static final int STEP_MS = 50;
    private static final long STEP_BYTES = 64L << 20;
    private static final int STEP_ANSWERS = 500;
    private static final long STEP_TEXT = 512 << 10;
    private static final int REMEMBERED = 64;

    /** What is told of each hit. */
    public enum Tells {
        LINES,
        PLACES,
        COUNT
    }

    /**
     * What to look for.
     *
     * @param from the lowest number
     * @param behind the number behind the highest
     * @param forward oldest first
     * @param limit of hits
     * @param context how many neighbours on each side come with a hit
     */
    public record Request(
            LogFilter filter,
            LinePattern pattern,
            long from,
            long behind,
            boolean forward,
            long limit,
            int context,
            Tells tells) {}

    private final LogSnapshot log;
    private final Request request;
    private final Scan scan;
    private final Deque<StoredLine> found = new ArrayDeque<>();
    // a long line may match in several of its pieces
    private final Deque<Long> lately = new ArrayDeque<>();
    private final Set<Long> latelySet = new HashSet<>();
    private long hits;
    private long last;
    private boolean done;

    public LogSearch(LogSnapshot log, Request request) {
        this.log = log;
        this.request = request;
        this.scan =
                new Scan(
                        log,
                        request.filter(),
                        request.pattern(),
                        new Scan.Range(request.from(), request.behind(), request.forward()),
                        Scan.SEARCH_BLOCK);
    }

    /** Whether the last step was the last one. */
    public boolean isDone() {
        return done;
    }

    /** Looks on for a moment, and tells what was found. The last one tells the end. */
    public List<LogFound> step() throws IOException {
        var answers = new ArrayList<LogFound>();
        var until = System.nanoTime() + STEP_MS * 1_000_000L;
        var bytesUntil = scan.bytes() + STEP_BYTES;
        var text = 0L;
        while (!done
                && answers.size() < STEP_ANSWERS
                && text < STEP_TEXT
                && System.nanoTime() - until < 0
                && scan.bytes() < bytesUntil) {
            if (found.isEmpty()) {
                found.addAll(scan.ended() ? List.of() : scan.next());
            }
            while (!found.isEmpty()
                    && hits < request.limit()
                    && answers.size() < STEP_ANSWERS
                    && text < STEP_TEXT) {
                text += tell(found.removeFirst(), answers);
            }
            done = hits >= request.limit() || (found.isEmpty() && scan.ended());
        }
        answers.add(done ? end() : progress());
        return answers;
    }

    private long tell(StoredLine line, List<LogFound> answers) throws IOException {
        if (!isNew(line.seq())) {
            return 0;
        }
        hits++;
        last = line.seq();
        return switch (request.tells()) {
            case COUNT -> 0;
            case PLACES -> {
                answers.add(new LogFound.At(new LogFound.At.Place(line.seq())));
                yield 0;
            }
            case LINES -> {
                var hit = hit(line);
                answers.add(hit);
                yield weight(hit);
            }
        };
    }

    private boolean isNew(long seq) {
        if (!latelySet.add(seq)) {
            return false;
        }
        lately.addLast(seq);
        if (lately.size() > REMEMBERED) {
            latelySet.remove(lately.removeFirst());
        }
        return true;
    }

    private LogFound.Hit hit(StoredLine line) throws IOException {
        var seq = line.seq();
        if (request.context() == 0) {
            return new LogFound.Hit(head(line), List.of(), List.of());
        }
        var around = log.lines(seq - request.context(), seq + request.context() + 1);
        return new LogFound.Hit(
                head(line),
                around.stream().filter(each -> each.seq() < seq).toList(),
                around.stream().filter(each -> each.seq() > seq).toList());
    }

    // The text of a piece is not what its line begins with.
    private LogLine head(StoredLine line) throws IOException {
        return line.isPart()
                ? log.lines(line.seq(), line.seq() + 1).stream().findFirst().orElse(log.line(line))
                : log.line(line);
    }

    private static long weight(LogFound.Hit hit) {
        return hit.hit().text().length()
                + hit.before().stream().mapToLong(line -> line.text().length()).sum()
                + hit.after().stream().mapToLong(line -> line.text().length()).sum();
    }

    private LogFound progress() {
        return new LogFound.Progress(new LogFound.Progress.Now(scan.reached(), hits));
    }

    private LogFound end() {
        var isComplete = found.isEmpty() && scan.ended();
        var reached = isComplete ? scan.reached() : request.forward() ? last + 1 : last;
        return new LogFound.End(new LogFound.End.Result(hits, reached, isComplete));
    }

    /** How many bytes of the log were read. */
    long bytes() {
        return scan.bytes();
    }

    @Override
    public void close() throws IOException {
        scan.close();
    }
}
