package dev.wasmrun.daemon.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wasmrun.protocol.LogStream;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Follows the two files of one run while they grow, on a virtual thread of its own. Lines of one
 * stream keep their order; between the two streams the order is that of reading: each write wakes
 * the reader, which looks at stdout first. Lines that come within some milliseconds are passed on
 * together.
 */
final class Tail implements AutoCloseable {
    /**
     * A line before it has its place in the log, or a piece of one.
     *
     * @param part whether it goes on the last one of its stream
     * @param cut whether it goes on in the next one of its stream
     * @param end where it ends in the file of its stream; 0 when it is from no file
     */
    record RawLine(
            Instant time, LogStream stream, byte[] text, boolean part, boolean cut, long end) {
        /** The same as a line of its own. */
        RawLine whole() {
            return part ? new RawLine(time, stream, text, false, cut, end) : this;
        }

        static RawLine said(String text) {
            return new RawLine(
                    Instant.now(), LogStream.SYSTEM, text.getBytes(UTF_8), false, false, 0);
        }
    }

    /** How far both files are read once this many batches were sent. */
    private record Sent(long batches, long out, long err) {}

    // A prompt without a line end is shown after this long.
    private static final long PATIENCE_MS = 200;
    // Also while more is being written behind it: a progress bar that never ends its line.
    private static final long LONGEST_PATIENCE_MS = 1_000;
    // Lines of a chatty app go on together.
    private static final long PACE_NS = 4_000_000;
    private static final int LARGEST_BATCH = 128 << 10;
    private static final int UNACKNOWLEDGED = 4;

    // Of a backlog that is too long, one part in so many is kept: what was written last.
    private static final int KEPT = 4;
    private static final Duration BETWEEN_SKIPS = Duration.ofSeconds(1);
    private static final double MEGABYTE = 1 << 20;

    private final Semaphore wake = new Semaphore(0);
    private final Semaphore credit = new Semaphore(UNACKNOWLEDGED);
    private final Source source;
    private final Reading reading;
    private final Consumer<List<RawLine>> sink;
    private final Deque<Sent> unstored = new ArrayDeque<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private long sent;
    private long sentAt = System.nanoTime() - PACE_NS;
    private Optional<Long> partialSince = Optional.empty();
    private List<RawLine> batch = new ArrayList<>();
    private long batched;
    private long skipped;
    private long skipTold = System.nanoTime() - BETWEEN_SKIPS.toNanos();
    private Thread thread = Thread.currentThread();
    private volatile boolean ending;

    /** The two files of a folder: which streams they are, and from where on each is to be read. */
    record Source(Path folder, LogStream stdout, LogStream stderr, long fromOut, long fromErr) {}

    /**
     * {@code sink} gets the lines in batches, each to be acknowledged; {@code done} runs after the
     * last batch, with what went wrong.
     */
    static Tail start(
            Source source,
            Reading reading,
            Consumer<List<RawLine>> sink,
            Consumer<Optional<String>> done) {
        var tail = new Tail(source, reading, sink);
        tail.thread = Thread.ofVirtual().name("tail").start(() -> done.accept(tail.follow()));
        return tail;
    }

    private Tail(Source source, Reading reading, Consumer<List<RawLine>> sink) {
        this.source = source;
        this.reading = reading;
        this.sink = sink;
    }

    /**
     * A batch was stored; the next may come. Without this an app that writes faster than we store
     * would fill our memory.
     */
    void acknowledge() {
        acknowledged.incrementAndGet();
        credit.release();
    }

    /** Reads what is there, then ends. */
    void drain() {
        ending = true;
        wake.release();
    }

    /** Ends at once. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private Optional<String> follow() {
        var folder = source.folder();
        try (var out =
                        new GrowingFile(
                                folder.resolve("stdout"),
                                source.fromOut(),
                                reading.longestLine(),
                                reading.freer());
                var err =
                        new GrowingFile(
                                folder.resolve("stderr"),
                                source.fromErr(),
                                reading.longestLine(),
                                reading.freer());
                var _ = reading.wakeups().onWrite(folder, this::wakeUp)) {
            while (true) {
                var last =
                        ending; // before reading: what is written until now is read in this round
                while (readBoth(out, err)) {
                    // until neither file grew
                }
                if (last) {
                    break;
                }
                await(out, err);
            }
            rest(out, err);
            tellSkipped();
            send(out, err);
            return Optional.empty();
        } catch (InterruptedException e) {
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of("The output can no longer be read: " + e);
        }
    }

    private void await(GrowingFile out, GrowingFile err) throws IOException, InterruptedException {
        if (!batch.isEmpty()) {
            var left = sentAt + PACE_NS - System.nanoTime();
            if (left <= 0 || !wake.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                send(out, err);
            }
        } else if (!awaitWrite(out.hasPartial() || err.hasPartial())) {
            rest(out, err);
            free(out, err);
        }
        wake.drainPermits();
        restOfSlowLine(out, err);
    }

    /**
     * False when nothing came for a while. A daemon has hundreds of apps that are silent: where
     * nothing is left to be shown or freed, only a write ends the wait.
     */
    private boolean awaitWrite(boolean partial) throws InterruptedException {
        if (partial || !unstored.isEmpty()) {
            return wake.tryAcquire(PATIENCE_MS, TimeUnit.MILLISECONDS);
        }
        wake.acquire();
        return true;
    }

    private void restOfSlowLine(GrowingFile out, GrowingFile err) {
        if (!out.hasPartial() && !err.hasPartial()) {
            partialSince = Optional.empty();
            return;
        }
        var now = System.nanoTime();
        var since = partialSince.orElse(now);
        partialSince = Optional.of(since);
        if (now - since > TimeUnit.MILLISECONDS.toNanos(LONGEST_PATIENCE_MS)) {
            rest(out, err);
        }
    }

    private void wakeUp() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    private boolean readBoth(GrowingFile out, GrowingFile err)
            throws IOException, InterruptedException {
        var grew = out.grew() || err.grew();
        skip(out, err);
        if (System.nanoTime() - skipTold >= BETWEEN_SKIPS.toNanos()) {
            tellSkipped();
        }
        add(source.stdout(), out.read());
        add(source.stderr(), err.read());
        if (batched >= LARGEST_BATCH || !batch.isEmpty() && isDue()) {
            send(out, err);
        }
        return grew;
    }

    // Whoever writes faster than we store would fill the disk.
    private void skip(GrowingFile... files) throws IOException {
        for (var file : files) {
            if (file.backlog() > reading.backlog()) {
                skipped += file.skip(reading.backlog() / KEPT);
            }
        }
    }

    private void tellSkipped() {
        if (skipped > 0) {
            batch.add(
                    RawLine.said(
                            "The app writes faster than its log can be stored: %.1f MB were skipped"
                                    .formatted(skipped / MEGABYTE)));
            skipped = 0;
            skipTold = System.nanoTime();
        }
    }

    private boolean isDue() {
        return System.nanoTime() - sentAt >= PACE_NS;
    }

    // Only what is stored may go: after a crash of the daemon the rest is read again.
    private void free(GrowingFile out, GrowingFile err) throws IOException {
        while (!unstored.isEmpty() && unstored.getFirst().batches() <= acknowledged.get()) {
            var stored = unstored.removeFirst();
            out.stored(stored.out());
            err.stored(stored.err());
        }
    }

    private void rest(GrowingFile out, GrowingFile err) {
        add(source.stdout(), out.rest());
        add(source.stderr(), err.rest());
        partialSince = Optional.empty();
    }

    private void add(LogStream stream, List<LineSplitter.Line> lines) {
        var now = Instant.now();
        for (var line : lines) {
            batch.add(new RawLine(now, stream, line.text(), line.part(), line.cut(), line.end()));
            batched += line.text().length + 1;
        }
    }

    private void send(GrowingFile out, GrowingFile err) throws IOException, InterruptedException {
        if (!batch.isEmpty()) {
            while (!credit.tryAcquire(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                skip(out, err); // the app writes on meanwhile
            }
            sent++;
            sentAt = System.nanoTime();
            unstored.add(new Sent(sent, out.linesEnd(), err.linesEnd()));
            sink.accept(batch);
            batch = new ArrayList<>();
            batched = 0;
        }
        free(out, err);
    }
}
