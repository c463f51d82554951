package dev.wasmrun.daemon.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells what processes take. One look at the machine serves all apps, every few seconds while
 * somebody is there to see it or a process is new, and an app with which nothing is new hears
 * nothing: a daemon has hundreds of those.
 */
public final class Meter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Meter.class);

    /**
     * How long it waits between looks.
     *
     * @param every while somebody is there
     * @param seldom the longest that they bear, and a log that is to tell of limits
     * @param unseen while nobody is there
     */
    record Pauses(Duration every, Duration seldom, Duration unseen) {
        /**
         * On a machine with many processes it looks less often: for one part of its time in so
         * many.
         */
        private static final int SHARE = 200;

        static final Pauses USUAL =
                new Pauses(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(60));

        /** {@code look}: how long it took. */
        Duration after(Duration look) {
            var pause = look.multipliedBy(SHARE);
            if (pause.compareTo(every) < 0) {
                return every;
            }
            return pause.compareTo(seldom) < 0 ? pause : seldom;
        }
    }

    /** After so many looks a process has all its figures. */
    private static final int LOOKS = 2;

    private static final Path PROC = Path.of("/proc");

    private static final class Watched {
        private final long pid;
        private final Supplier<List<String>> limitsMet;
        private final Consumer<Measure> told;
        private final Gauge gauge = new Gauge();
        private List<String> met = List.of();

        Watched(long pid, Supplier<List<String>> limitsMet, Consumer<Measure> told) {
            this.pid = pid;
            this.limitsMet = limitsMet;
            this.told = told;
        }

        boolean metAnother() {
            var before = met;
            met = limitsMet.get();
            return !met.equals(before);
        }

        void look(ProcessTable table) {
            met = limitsMet.get();
            gauge.read(table.of(pid), met).ifPresent(told);
        }
    }

    private final long pageSize;
    private final Pauses pauses;
    private final BooleanSupplier followed;
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor clock;
    private volatile boolean dozes;
    // of its thread alone
    private long looked = System.nanoTime();
    private int looksToCome = LOOKS;
    private Future<?> next = CompletableFuture.completedFuture(null);

    private Meter(long pageSize, Pauses pauses, BooleanSupplier followed) {
        this.pageSize = pageSize;
        this.pauses = pauses;
        this.followed = followed;
        clock =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().name("meter").daemon().factory(),
                        new ThreadPoolExecutor.DiscardPolicy());
        clock.setRemoveOnCancelPolicy(true);
    }

    /**
     * @param pageSize of the machine's memory, in bytes
     * @param followed whether somebody follows what happens
     */
    public static Meter start(long pageSize, BooleanSupplier followed) {
        return start(pageSize, Pauses.USUAL, followed);
    }

    static Meter start(long pageSize, Pauses pauses, BooleanSupplier followed) {
        var meter = new Meter(pageSize, pauses, followed);
        meter.clock.execute(() -> meter.lookIn(pauses.every()));
        return meter;
    }

    /**
     * Tells on a thread of its own, which must not be held up, what a process takes with all that
     * came of it; until the answer is closed.
     *
     * @param limitsMet in words for the app's log
     */
    public AutoCloseable watch(long pid, Supplier<List<String>> limitsMet, Consumer<Measure> told) {
        var one = new Watched(pid, limitsMet, told);
        watched.add(one);
        clock.execute(
                () -> {
                    looksToCome = LOOKS;
                    lookSoon();
                });
        return () -> watched.remove(one);
    }

    /** Somebody looks at what apps do, or begins to follow it. */
    public void seen() {
        if (dozes) {
            clock.execute(this::lookSoon);
        }
    }

    private void lookSoon() {
        if (dozes) {
            dozes = false;
            next.cancel(false);
            lookIn(pauses.every().minusNanos(System.nanoTime() - looked));
        }
    }

    private void lookIn(Duration pause) {
        next = clock.schedule(this::look, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        looked = System.nanoTime();
        looksToCome--;
        try {
            lookNow();
        } catch (IOException e) {
            LOG.warn("What apps take cannot be told now", e);
        }
        dozes = looksToCome <= 0; // said first: who comes in this moment is missed by neither
        if (followed.getAsBoolean()) {
            dozes = false;
        }
        if (dozes) {
            dozeOn();
        } else {
            lookIn(pauses.after(Duration.ofNanos(System.nanoTime() - looked)));
        }
    }

    private void dozeOn() {
        next = clock.schedule(this::blink, pauses.seldom().toNanos(), TimeUnit.NANOSECONDS);
    }

    // A limit that was met is for the log, which is kept for who comes later.
    private void blink() {
        if (System.nanoTime() - looked >= pauses.unseen().toNanos()
                || watched.stream().anyMatch(Meter::metAnother)) {
            look();
        } else {
            dozeOn();
        }
    }

    private static boolean metAnother(Watched one) {
        try {
            return one.metAnother();
        } catch (RuntimeException e) {
            return true; // told of at the look
        }
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
            LOG.error("What process {} takes cannot be told", one.pid, e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
