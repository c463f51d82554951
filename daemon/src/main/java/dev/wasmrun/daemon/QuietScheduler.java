package dev.wasmrun.daemon;

import com.typesafe.config.Config;

import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler;
import org.apache.pekko.actor.SchedulerException;
import org.apache.pekko.event.LoggingAdapter;

import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

import java.io.Closeable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The actors' clock, named in application.conf. Its thread sleeps until something is due; that of
 * Pekko wakes up at every tick, with or without apps.
 */
public final class QuietScheduler extends AbstractScheduler implements Closeable {
    private final ScheduledThreadPoolExecutor timer;
    private final Set<Runnable> toRunOnClose = ConcurrentHashMap.newKeySet();

    /** With the arguments that Pekko gives to any scheduler. */
    public QuietScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
        timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Cancellable scheduleOnce(
            FiniteDuration delay, Runnable task, ExecutionContext executor) {
        if (task instanceof Scheduler.TaskRunOnClose) {
            toRunOnClose.add(task);
        }
        Runnable start =
                () -> {
                    toRunOnClose.remove(task);
                    executor.execute(task);
                };
        return due(() -> timer.schedule(start, delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public Cancellable schedule(
            FiniteDuration first, FiniteDuration period, Runnable task, ExecutionContext executor) {
        var repeated = new Repeated(task, executor);
        return due(
                () ->
                        timer.scheduleAtFixedRate(
                                repeated, first.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS));
    }

    private static Cancellable due(Supplier<Future<?>> scheduled) {
        try {
            return new Due(scheduled.get());
        } catch (RejectedExecutionException e) {
            // as Pekko's own: who repeats something looks for this cause
            throw new IllegalStateException(e.getMessage(), new SchedulerException("closed"));
        }
    }

    @Override
    public double maxFrequency() {
        return TimeUnit.SECONDS.toMillis(1);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        toRunOnClose.forEach(Runnable::run);
        toRunOnClose.clear();
    }

    private record Due(Future<?> future) implements Cancellable {
        @Override
        public boolean cancel() {
            return future.cancel(false);
        }

        @Override
        public boolean isCancelled() {
            return future.isCancelled();
        }
    }

    /** Until its actor is gone. */
    private static final class Repeated implements Runnable {
        private final Runnable task;
        private final ExecutionContext executor;
        private volatile boolean isOver;

        Repeated(Runnable task, ExecutionContext executor) {
            this.task = task;
            this.executor = executor;
        }

        @Override
        public void run() {
            if (isOver) {
                throw new SchedulerException("over"); // which ends the repetition
            }
            executor.execute(this::runTask);
        }

        private void runTask() {
            try {
                task.run();
            } catch (SchedulerException e) {
                isOver = true;
            }
        }
    }
}
