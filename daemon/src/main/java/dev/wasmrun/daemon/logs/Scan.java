package dev.wasmrun.daemon.logs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goes through a log block by block, forward or backward, and picks the lines that are wanted. What
 * the index tells to hold none is not even read.
 */
final class Scan implements AutoCloseable {
    static final int PAGE_BLOCK = 128 << 10;
    static final int SEARCH_BLOCK = 1 << 20;

    /** {@code from} inclusive, {@code behind} exclusive. */
    record Range(long from, long behind, boolean forward) {}

    private final List<SegmentView> segments;
    private final LogFilter.Sieve sieve;
    private final LinePattern pattern;
    private final LinePattern.Searcher searcher;
    private final boolean forward;
    private final long from;
    private final long behind;
    private final int blockSize;
    private Optional<SegmentView.Reader> reader = Optional.empty();
    private int segment;
    // the next slot forward; behind the next slot backward
    private int slot;
    private long bytes;
    private long reached;

    Scan(LogSnapshot log, LogFilter filter, LinePattern pattern, Range range, int blockSize) {
        this.segments = log.segments();
        this.sieve = filter.sieve(log::runsOf);
        this.pattern = pattern;
        this.searcher = pattern.searcher();
        this.forward = range.forward();
        this.blockSize = blockSize;
        var run = filter.run().flatMap(number -> Optional.ofNullable(log.tallies().get(number)));
        var noSuchRun = filter.run().isPresent() && run.isEmpty();
        this.from =
                Math.max(log.oldest(), Math.max(range.from(), run.map(RunTally::first).orElse(0L)));
        this.behind =
                noSuchRun
                        ? from
                        : Math.min(
                                log.next(),
                                Math.min(
                                        range.behind(),
                                        run.map(tally -> tally.last() + 1).orElse(Long.MAX_VALUE)));
        this.reached = forward ? from : behind;
        start();
    }

    private void start() {
        if (forward) {
            while (segment < segments.size() && segments.get(segment).next() <= from) {
                segment++;
            }
            slot = segment < segments.size() ? segments.get(segment).index().slotOf(from) : 0;
        } else {
            segment = segments.size() - 1;
            while (segment >= 0 && segments.get(segment).first() >= behind) {
                segment--;
            }
            slot = segment < 0 ? 0 : segments.get(segment).index().slotOf(behind - 1) + 1;
        }
    }

    boolean ended() {
        return forward
                ? segment >= segments.size() || isBehindLast()
                : segment < 0 || from >= behind;
    }

    private boolean isBehindLast() {
        var view = segments.get(segment);
        // one that starts right there may hold pieces of the last line
        return from >= behind
                || view.first() > behind
                || (slot < view.index().slots() && view.index().first(slot) > behind);
    }

    /** How many bytes were read. */
    long bytes() {
        return bytes;
    }

    /** Lines before it forward, those from it on backward, were looked at. */
    long reached() {
        return reached;
    }

    /** The wanted lines of the next block, in the direction of the scan. */
    List<StoredLine> next() throws IOException {
        if (ended()) {
            return List.of();
        }
        var view = segments.get(segment);
        var found = forward ? blockForward(view) : blockBackward(view);
        return forward ? found : found.reversed();
    }

    private List<StoredLine> blockForward(SegmentView view) throws IOException {
        var index = view.index();
        while (slot < index.slots() && !mayHold(view, slot)) {
            slot++;
        }
        var to = slot;
        while (to < index.slots()
                && mayHold(view, to)
                && (to == slot || view.bytes(slot, to + 1) <= blockSize)) {
            to++;
        }
        var found = to > slot ? lines(view, slot, to) : List.<StoredLine>of();
        slot = to;
        reached = Math.min(behind, slot < index.slots() ? index.first(slot) : view.next());
        if (slot >= index.slots()) {
            move(segment + 1);
            slot = 0;
        }
        return found;
    }

    private List<StoredLine> blockBackward(SegmentView view) throws IOException {
        while (slot > 0 && !mayHold(view, slot - 1)) {
            slot--;
        }
        var at = slot;
        while (at > 0
                && mayHold(view, at - 1)
                && (at == slot || view.bytes(at - 1, slot) <= blockSize)) {
            at--;
        }
        var found = at < slot ? lines(view, at, slot) : List.<StoredLine>of();
        slot = at;
        reached = Math.max(from, slot > 0 ? view.index().first(slot) : view.first());
        if (slot == 0 || view.index().first(slot) <= from) {
            move(view.first() <= from || slot > 0 ? -1 : segment - 1);
            slot = segment < 0 ? 0 : segments.get(segment).index().slots();
        }
        return found;
    }

    private void move(int to) throws IOException {
        closeFile();
        segment = to;
    }

    private boolean mayHold(SegmentView view, int candidate) {
        return view.behind(candidate) >= from
                && view.index().first(candidate) <= behind
                && sieve.mayPass(view.index().earliest(candidate), view.index().latest(candidate));
    }

    private List<StoredLine> lines(SegmentView view, int first, int to) throws IOException {
        if (reader.isEmpty()) {
            reader = view.open();
        }
        if (reader.isEmpty()) {
            return List.of(); // deleted meanwhile: these lines are gone
        }
        var block = reader.get().read(first, to);
        bytes += block.length();
        var found = new ArrayList<StoredLine>();
        searcher.search(block, this::isWanted, record -> found.add(record.line()));
        return found;
    }

    private boolean isWanted(RecordCursor record) {
        var seq = record.seq();
        return seq >= from
                && seq < behind
                && sieve.passes(record)
                && (!Kind.isPart(record.kind()) || pattern.asksForText());
    }

    @Override
    public void close() throws IOException {
        searcher.close();
        closeFile();
    }

    private void closeFile() throws IOException {
        if (reader.isPresent()) {
            reader.get().close();
            reader = Optional.empty();
        }
    }
}
