package dev.wasmrun.daemon.http;

import org.apache.pekko.Done;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Lets what comes in a row gather, and what comes after a silence go at once. A stream's own {@code
 * throttle} would wait for the actor system's clock, which ticks every 20 ms.
 */
final class Pace {
    private final long nanos;
    private volatile long last;

    Pace(Duration atLeastBetween) {
        this.nanos = atLeastBetween.toNanos();
        this.last = System.nanoTime() - nanos;
    }

    /** Completed when the next may go. */
    CompletionStage<Done> next() {
        var left = last + nanos - System.nanoTime();
        return left <= 0
                ? CompletableFuture.completedFuture(Done.getInstance())
                : CompletableFuture.supplyAsync(
                        Done::getInstance,
                        CompletableFuture.delayedExecutor(
                                left, TimeUnit.NANOSECONDS, Runnable::run));
    }

    /** One went. */
    void went() {
        last = System.nanoTime();
    }
}
