package dev.wasmrun.daemon.logs;

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
 * stream keep their order; between the two streams the order is that of reading, a few milliseconds
 * apart at most.
 */
final class Tail implements AutoCloseable {
    /**
     * A line before it has its place in the log. {@code end}: where it ends in the file of its
     * stream; 0 when it is from no file.
     */
    record RawLine(Instant time, LogStream stream, String text, long end) {}

    /** How far both files are read once this many batches were sent. */
    private record Sent(long batches, long out, long err) {}

    // A prompt without a line end is shown after this long.
    private static final long PATIENCE_MS = 200;
    private static final double MEGABYTE = 1 << 20;
    private static final int UNACKNOWLEDGED = 4;

    // Of a backlog that is too long, one part in so many is kept: what was written last.
    private static final int KEPT = 4;
    private static final Duration BETWEEN_SKIPS = Duration.ofSeconds(1);

    private final Semaphore wake = new Semaphore(0);
    private final Semaphore credit = new Semaphore(UNACKNOWLEDGED);
    private final Source source;
    private final Reading reading;
    private final Consumer<List<RawLine>> sink;
    private final Deque<Sent> unstored = new ArrayDeque<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private long sent;
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
                if (!awaitWrite(out.hasPartial() || err.hasPartial())) {
                    rest(out, err);
                }
            }
            rest(out, err);
            tellSkipped(out, err);
            return Optional.empty();
        } catch (InterruptedException e) {
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of("The output can no longer be read: " + e);
        }
    }

    /**
     * False when nothing came for a while. A daemon has hundreds of apps that are silent: where
     * nothing is left to be shown or freed, only a write ends the wait.
     */
    private boolean awaitWrite(boolean partial) throws InterruptedException {
        var written = true;
        if (partial || !unstored.isEmpty()) {
            written = wake.tryAcquire(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } else {
            wake.acquire();
        }
        wake.drainPermits();
        return written;
    }

    private void wakeUp() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    private boolean readBoth(GrowingFile out, GrowingFile err)
            throws IOException, InterruptedException {
        var batch = new ArrayList<RawLine>();
        var grew = out.grew() || err.grew();
        skip(out, err);
        if (System.nanoTime() - skipTold >= BETWEEN_SKIPS.toNanos()) {
            addSkipped(batch);
        }
        add(batch, source.stdout(), out.read());
        add(batch, source.stderr(), err.read());
        send(batch, out, err);
        if (!batch.isEmpty()) {
            unstored.add(new Sent(sent, out.linesEnd(), err.linesEnd()));
        }
        free(out, err);
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

    private void addSkipped(List<RawLine> batch) {
        if (skipped > 0) {
            var text =
                    "The app writes faster than its log can be stored: %.1f MB were skipped"
                            .formatted(skipped / MEGABYTE);
            batch.add(new RawLine(Instant.now(), LogStream.SYSTEM, text, 0));
            skipped = 0;
            skipTold = System.nanoTime();
        }
    }

    private void tellSkipped(GrowingFile out, GrowingFile err)
            throws IOException, InterruptedException {
        var batch = new ArrayList<RawLine>();
        addSkipped(batch);
        send(batch, out, err);
    }

    // Only what is stored may go: after a crash of the daemon the rest is read again.
    private void free(GrowingFile out, GrowingFile err) throws IOException {
        while (!unstored.isEmpty() && unstored.getFirst().batches() <= acknowledged.get()) {
            var stored = unstored.removeFirst();
            out.stored(stored.out());
            err.stored(stored.err());
        }
    }

    private void rest(GrowingFile out, GrowingFile err) throws IOException, InterruptedException {
        var batch = new ArrayList<RawLine>();
        add(batch, source.stdout(), out.rest());
        add(batch, source.stderr(), err.rest());
        send(batch, out, err);
    }

    private static void add(List<RawLine> batch, LogStream stream, List<LineSplitter.Line> lines) {
        var now = Instant.now();
        lines.forEach(line -> batch.add(new RawLine(now, stream, line.text(), line.end())));
    }

    // The app writes on while this waits.
    private void send(List<RawLine> batch, GrowingFile out, GrowingFile err)
            throws IOException, InterruptedException {
        if (!batch.isEmpty()) {
            while (!credit.tryAcquire(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                skip(out, err);
            }
            sent++;
            sink.accept(batch);
        }
    }
}
