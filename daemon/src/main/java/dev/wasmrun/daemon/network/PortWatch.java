package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.Port;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

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

    private static final Logger LOG = LoggerFactory.getLogger(PortWatch.class);
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Duration first;
    private final Duration longest;
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor clock;

    PortWatch(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        clock =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().name("port-watch").daemon().factory(),
                        new ThreadPoolExecutor.DiscardPolicy());
        clock.prestartCoreThread(); // now, by a thread of the host's network
        var _ =
                clock.scheduleWithFixedDelay(
                        this::goAround, first.toNanos(), first.toNanos(), TimeUnit.NANOSECONDS);
    }

    public static PortWatch start() {
        return new PortWatch(FIRST, LONGEST);
    }

    /**
     * {@code changed} is completed within seconds of a change, or fails when the question does. Who
     * needs the answer no more cancels it.
     */
    void add(List<Port> known, Question question, CompletableFuture<List<Port>> changed) {
        waiters.add(new Waiter(List.copyOf(known), question, changed));
    }

    /** Somebody looks at this network now: what waits for it is asked at once, and often again. */
    void hurry(Question question) {
        waiters.stream().filter(waiter -> waiter.question == question).forEach(Waiter::hurry);
        clock.execute(this::goAround);
    }

    private void goAround() {
        for (var waiter : waiters) {
            if (waiter.changed.isDone() || (waiter.isDue() && waiter.look())) {
                waiters.remove(waiter);
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** Somebody who wants to hear of one network. */
    private final class Waiter {
        private final List<Port> known;
        private final Question question;
        private final CompletableFuture<List<Port>> changed;
        private volatile Duration pause = first;
        private volatile long due = System.nanoTime();

        Waiter(List<Port> known, Question question, CompletableFuture<List<Port>> changed) {
            this.known = known;
            this.question = question;
            this.changed = changed;
        }

        void hurry() {
            pause = first;
            due = System.nanoTime();
        }

        boolean isDue() {
            return System.nanoTime() - due >= 0;
        }

        /** Whether nobody waits any more. */
        boolean look() {
            due = System.nanoTime() + pause.toNanos();
            pause = pause.multipliedBy(2).compareTo(longest) < 0 ? pause.multipliedBy(2) : longest;
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
    }
}
