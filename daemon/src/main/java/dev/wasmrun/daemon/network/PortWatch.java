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
import java.util.concurrent.TimeUnit;

/**
 * Waits for apps to listen elsewhere than they did: one thread goes around all networks, where a
 * timer, a turn of the network's thread and two messages for each of them would take a hundred
 * times as long as the question itself.
 */
final class PortWatch {
    /** The kernel's answer for one network, from any thread. */
    @FunctionalInterface
    interface Question {
        List<Port> ports() throws IOException;
    }

    private record Waiter(
            Question question, List<Port> known, CompletableFuture<List<Port>> changed) {}

    private static final Logger LOG = LoggerFactory.getLogger(PortWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final PortWatch OF_ALL = new PortWatch(EVERY);

    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();

    PortWatch(Duration every) {
        var threads = Thread.ofPlatform().name("port-watch").daemon().factory();
        var clock = new ScheduledThreadPoolExecutor(1, threads);
        clock.prestartCoreThread(); // now, by a thread of the host's network
        var _ =
                clock.scheduleWithFixedDelay(
                        this::goAround, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    static PortWatch ofAllNetworks() {
        return OF_ALL;
    }

    /**
     * {@code changed} is completed within seconds of a change, or fails when the question does. Who
     * needs the answer no more cancels it.
     */
    void add(List<Port> known, Question question, CompletableFuture<List<Port>> changed) {
        waiters.add(new Waiter(question, List.copyOf(known), changed));
    }

    private void goAround() {
        for (var waiter : waiters) {
            if (waiter.changed().isDone() || look(waiter)) {
                waiters.remove(waiter);
            }
        }
    }

    /** Whether nobody waits any more. */
    private static boolean look(Waiter waiter) {
        try {
            var now = waiter.question().ports();
            return !now.equals(waiter.known()) && waiter.changed().complete(now);
        } catch (IOException e) {
            waiter.changed().completeExceptionally(e);
            return true;
        } catch (RuntimeException e) {
            LOG.error("An app's ports cannot be told", e);
            return false;
        }
    }
}
