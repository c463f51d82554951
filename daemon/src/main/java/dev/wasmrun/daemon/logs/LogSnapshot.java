package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.LogCounts;
import dev.wasmrun.protocol.LogDensity;
import dev.wasmrun.protocol.LogLine;
import dev.wasmrun.protocol.LogPage;
import dev.wasmrun.protocol.LogRun;
import dev.wasmrun.protocol.LogStream;
import dev.wasmrun.protocol.LogView;
import dev.wasmrun.protocol.Problem;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An app's log as it was when somebody asked. Reading it disturbs nobody: not the app, not the
 * writer, not other readers. Segments that were deleted meanwhile are passed over.
 */
public final class LogSnapshot {
    private static final int MOST_RUNS = 1_000;

    private final AppName app;
    private final List<SegmentView> segments;
    private final long next;
    private final LogView view;
    private final List<RunNote> notes;
    private final Set<Integer> running;
    private final Map<Integer, String> processes = new HashMap<>();

    LogSnapshot(
            AppName app,
            List<SegmentView> segments,
            long next,
            LogView view,
            List<RunNote> notes,
            Set<Integer> running) {
        this.app = app;
        this.segments = List.copyOf(segments);
        this.next = next;
        this.view = view;
        this.notes = List.copyOf(notes);
        this.running = Set.copyOf(running);
        notes.forEach(note -> note.process().ifPresent(name -> processes.put(note.run(), name)));
    }

    List<SegmentView> segments() {
        return segments;
    }

    public AppName app() {
        return app;
    }

    /** The number behind the newest line. */
    public long next() {
        return next;
    }

    /** The oldest number that is stored; {@link #next} when there is none. */
    long oldest() {
        return segments.isEmpty() ? next : segments.getFirst().first();
    }

    /** As {@link LogPage} has it. */
    public long first() {
        return oldest() == next ? 0 : oldest();
    }

    /** Reads a page. */
    public LogPage page(LogQuery query) throws IOException {
        var range =
                new Scan.Range(
                        query.from().orElse(0),
                        query.before().orElse(Long.MAX_VALUE),
                        query.isForward());
        var lines = new ArrayList<LogLine>();
        try (var scan = new Scan(this, query.filter(), LinePattern.ALL, range, Scan.PAGE_BLOCK)) {
            while (lines.size() < query.limit() && !scan.ended()) {
                for (var line : scan.next()) {
                    if (lines.size() < query.limit()) {
                        lines.add(line(line));
                    }
                }
            }
        }
        return new LogPage(query.isForward() ? lines : lines.reversed(), first(), next - 1, view);
    }

    /** Lines by number, as many of them as are stored. */
    List<LogLine> lines(long from, long behind) throws IOException {
        var lines = new ArrayList<LogLine>();
        var range = new Scan.Range(from, behind, true);
        try (var scan = new Scan(this, LogFilter.ALL, LinePattern.ALL, range, SegmentIndex.SLOT)) {
            while (!scan.ended()) {
                scan.next().forEach(line -> lines.add(line(line)));
            }
        }
        return lines;
    }

    LogLine line(StoredLine stored) {
        return stored.line(Optional.ofNullable(processes.get(stored.run())));
    }

    /** The runs of one of several processes. */
    Set<Integer> runsOf(String process) {
        return processes.entrySet().stream()
                .filter(entry -> entry.getValue().equals(process))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The whole of a line as the app wrote it, also when it was cut; nothing when it is gone. */
    public Optional<WholeLine> text(long seq) throws IOException {
        return WholeLine.of(this, seq);
    }

    /** The newest runs, oldest first. */
    public List<LogRun> runs() {
        var known = new TreeMap<Integer, RunNote>();
        notes.forEach(note -> known.put(note.run(), note));
        var tallies = tallies();
        return tallies.values().stream()
                .skip(Math.max(0, tallies.size() - MOST_RUNS))
                .map(tally -> run(tally, Optional.ofNullable(known.get(tally.run()))))
                .toList();
    }

    private LogRun run(RunTally tally, Optional<RunNote> note) {
        var isRunning = running.contains(tally.run());
        return new LogRun(
                tally.run(),
                tally.first(),
                tally.last(),
                note.flatMap(RunNote::startedAt)
                        .orElseGet(() -> StoredLine.time(tally.startMicros())),
                isRunning ? Optional.empty() : note.flatMap(RunNote::endedAt),
                isRunning ? Optional.empty() : note.flatMap(RunNote::exitCode),
                note.flatMap(RunNote::reason),
                note.flatMap(RunNote::process));
    }

    TreeMap<Integer, RunTally> tallies() {
        var all = new TreeMap<Integer, RunTally>();
        for (var segment : segments) {
            for (var tally : segment.index().runs()) {
                all.merge(tally.run(), tally, RunTally::plus);
            }
        }
        return all;
    }

    /** How many lines there are of each kind. */
    public LogCounts counts(Optional<Integer> run) {
        var sum = new RunTally(0);
        for (var tally : tallies().values()) {
            if (run.map(wanted -> wanted == tally.run()).orElse(true)) {
                sum = sum.plus(tally);
            }
        }
        var streams = sum.streams();
        var levels = sum.levels();
        return new LogCounts(
                streams[LogStream.STDOUT.ordinal()],
                streams[LogStream.STDERR.ordinal()],
                streams[LogStream.SYSTEM.ordinal()],
                streams[LogStream.INSTALL.ordinal()],
                new LogCounts.Levels(levels[1], levels[2], levels[3], levels[4]));
    }

    /** How lines and errors are spread between two numbers (the latter exclusive). */
    public LogDensity density(int buckets, long from, long to) throws IOException {
        return Density.of(this, buckets, Math.max(from, oldest()), Math.min(to, next));
    }

    /** What to say when the disk does not give what it should. */
    public static Problem unreadable(AppName app, IOException why) {
        return new Problem(
                Problem.Kind.FAILED,
                "log-unreadable",
                "The log of %s cannot be read: %s".formatted(app, why.getMessage()),
                "See the daemon's log");
    }
}
