package dev.wasmrun.daemon.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells what processes take. One look at the machine every few seconds serves all apps, and an app
 * with which nothing is new hears nothing: a daemon has hundreds of those.
 */
public final class Meter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Meter.class);
    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final Duration SELDOM = Duration.ofSeconds(10);

    /**
     * On a machine with many processes it looks less often: for one part of its time in so many,
     * but not less often than people bear.
     */
    private static final int SHARE = 200;

    private static final Path PROC = Path.of("/proc");

    private record Watched(
            long pid, Gauge gauge, Supplier<List<String>> limitsMet, Consumer<Measure> told) {
        void look(ProcessTable table) {
            gauge.read(table.of(pid), limitsMet.get()).ifPresent(told);
        }
    }

    private final long pageSize;
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor clock;

    private Meter(long pageSize) {
        this.pageSize = pageSize;
        clock =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().name("meter").daemon().factory(),
                        new ThreadPoolExecutor.DiscardPolicy());
    }

    /** {@code pageSize}: of the machine's memory, in bytes. */
    public static Meter start(long pageSize) {
        var meter = new Meter(pageSize);
        meter.lookIn(EVERY);
        return meter;
    }

    /**
     * Tells on a thread of its own, which must not be held up, what a process takes with all that
     * came of it; until the answer is closed.
     *
     * @param limitsMet in words for the app's log
     */
    public AutoCloseable watch(long pid, Supplier<List<String>> limitsMet, Consumer<Measure> told) {
        var one = new Watched(pid, new Gauge(), limitsMet, told);
        watched.add(one);
        return () -> watched.remove(one);
    }

    private void lookIn(Duration pause) {
        var _ = clock.schedule(this::look, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        var before = System.nanoTime();
        try {
            lookNow();
        } catch (IOException e) {
            LOG.warn("What apps take cannot be told now", e);
        }
        lookIn(pauseAfter(Duration.ofNanos(System.nanoTime() - before)));
    }

    /** {@code look}: how long it took. */
    static Duration pauseAfter(Duration look) {
        var pause = look.multipliedBy(SHARE);
        if (pause.compareTo(EVERY) < 0) {
            return EVERY;
        }
        return pause.compareTo(SELDOM) < 0 ? pause : SELDOM;
    }

    private void lookNow() throws IOException {
        if (!watched.isEmpty()) {
            var table = ProcessTable.read(PROC, pageSize);
            watched.forEach(one -> tell(one, table));
        }
    }

    // The thread serves all apps: what breaks with one must not leave the others unmeasured.
    private static void tell(Watched one, ProcessTable table) {
        try {
            one.look(table);
        } catch (RuntimeException e) {
            LOG.error("What process {} takes cannot be told", one.pid(), e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
