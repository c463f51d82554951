package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.Port;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits for apps to listen elsewhere than they did: one thread goes around all networks, where a
 * timer, a turn of the network's thread and two messages for each of them would take a hundred
 * times as long as the question itself. A network in which nothing changes is asked less and less
 * often.
 */
public final class PortWatch implements AutoCloseable {
    /** The kernel's answer for one network, from any thread. */
    @FunctionalInterface
    interface Question {
        List<Port> ports() throws IOException;
    }

    /**
     * @param first after how long a network is asked again
     * @param longest and after how long at most, while somebody looks
     * @param unseen and while nobody does
     */
    record Pauses(Duration first, Duration longest, Duration unseen) {
        private static final Pauses USUAL =
                new Pauses(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    private static final Logger LOG = LoggerFactory.getLogger(PortWatch.class);

    private final Pauses pauses;
    private final BooleanSupplier followed;
    // Of our thread alone. It goes by who is due: to touch all of hundreds takes longer than to ask
    // those.
    private final Queue<Waiter> waiters = new PriorityQueue<>();
    private final ScheduledThreadPoolExecutor clock;
    private volatile boolean unseen;

    PortWatch(Pauses pauses, BooleanSupplier followed) {
        this.pauses = pauses;
        this.followed = followed;
        clock =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().name("port-watch").daemon().factory(),
                        new ThreadPoolExecutor.DiscardPolicy());
        clock.prestartCoreThread(); // now, by a thread of the host's network
        var pause = pauses.first().toNanos();
        var _ = clock.scheduleWithFixedDelay(this::goAround, pause, pause, TimeUnit.NANOSECONDS);
    }

    /** {@code followed}: whether somebody follows what happens. */
    public static PortWatch start(BooleanSupplier followed) {
        return new PortWatch(Pauses.USUAL, followed);
    }

    /**
     * {@code changed} is completed within seconds of a change, or of the next one who looks, or
     * fails when the question does. Who needs the answer no more cancels it.
     */
    void add(List<Port> known, Question question, CompletableFuture<List<Port>> changed) {
        var waiter = new Waiter(List.copyOf(known), question, changed);
        clock.execute(() -> waiters.add(waiter));
    }

    /** Somebody looks at this network now: what waits for it is asked at once, and often again. */
    void hurry(Question question) {
        clock.execute(
                () -> {
                    var asked =
                            waiters.stream().filter(waiter -> waiter.question == question).toList();
                    waiters.removeAll(asked);
                    asked.forEach(Waiter::hurry);
                    waiters.addAll(asked);
                    goAround();
                });
    }

    /** Somebody looks at what apps do, or begins to follow it. */
    public void seen() {
        if (unseen) {
            clock.execute(this::catchUp);
        }
    }

    // With what was asked seldom while nobody looked.
    private void catchUp() {
        if (unseen) {
            unseen = false;
            var all = List.copyOf(waiters);
            waiters.clear();
            all.forEach(Waiter::catchUp);
            waiters.addAll(all);
            goAround();
        }
    }

    private void goAround() {
        while (!waiters.isEmpty() && waiters.peek().isDue()) {
            var waiter = waiters.remove();
            if (!waiter.changed.isDone() && !waiter.look()) {
                waiters.add(waiter);
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** Somebody who wants to hear of one network. */
    private final class Waiter implements Comparable<Waiter> {
        private final List<Port> known;
        private final Question question;
        private final CompletableFuture<List<Port>> changed;
        private Duration pause = pauses.first();
        private long asked = System.nanoTime();
        private long due = asked;

        Waiter(List<Port> known, Question question, CompletableFuture<List<Port>> changed) {
            this.known = known;
            this.question = question;
            this.changed = changed;
        }

        void hurry() {
            pause = pauses.first();
            due = System.nanoTime();
        }

        void catchUp() {
            if (pause.compareTo(pauses.longest()) > 0) {
                pause = pauses.longest();
            }
            due = Math.min(due, asked + pauses.longest().toNanos());
        }

        boolean isDue() {
            return System.nanoTime() - due >= 0;
        }

        /** Whether nobody waits any more. */
        boolean look() {
            asked = System.nanoTime();
            due = asked + pause.toNanos();
            pause = next();
            try {
                var now = question.ports();
                return !now.equals(known) && changed.complete(now);
            } catch (IOException e) {
                changed.completeExceptionally(e);
                return true;
            } catch (RuntimeException e) {
                LOG.error("An app's ports cannot be told", e);
                return false;
            }
        }

        private Duration next() {
            var twice = pause.multipliedBy(2);
            if (twice.compareTo(pauses.longest()) <= 0) {
                return twice;
            }
            unseen = true; // said first: who comes in this moment is missed by neither
            return followed.getAsBoolean() ? pauses.longest() : pauses.unseen();
        }

        @Override
        public int compareTo(Waiter other) {
            return Long.compare(due - other.due, 0); // as System.nanoTime() asks for
        }
    }
}
