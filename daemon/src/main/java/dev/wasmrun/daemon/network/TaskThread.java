package dev.wasmrun.daemon.network;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One platform thread that works through tasks in order. An executor would quietly replace a thread
 * that died, and the new one would be in the host's network.
 *
 * <p>Nor may this thread wake anybody: the JDK makes carriers of virtual threads on whatever thread
 * wakes one, and a carrier made in here would be in here for good, with all that opens sockets on
 * it. So it shares no lock with callers, and a thread of the host's network hands out its answers.
 */
final class TaskThread implements AutoCloseable {
    private record Task<T>(Callable<T> work, CompletableFuture<T> result) {
        void run() {
            try {
                var value = work.call();
                ANSWERS.execute(() -> result.complete(value));
            } catch (Throwable e) {
                ANSWERS.execute(() -> result.completeExceptionally(e));
            }
        }
    }

    private static final int MOST_WAITING = 10_000;
    private static final Executor ANSWERS = answers();

    private final Queue<Task<?>> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    private TaskThread(String name) {
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::work);
    }

    static TaskThread start(String name) {
        var tasks = new TaskThread(name);
        tasks.thread.start();
        return tasks;
    }

    private static Executor answers() {
        var threads = Thread.ofPlatform().name("network-answers").daemon().factory();
        var executor =
                new ThreadPoolExecutor(
                        1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        executor.prestartAllCoreThreads(); // now, by a thread of the host's network
        return executor;
    }

    /** Fails at once when the thread is closed or far behind. */
    <T> CompletableFuture<T> call(Callable<T> work) {
        if (closed || waiting.get() >= MOST_WAITING) {
            return CompletableFuture.failedFuture(
                    new CancellationException(closed ? "closed" : "too much at once"));
        }
        var result = new CompletableFuture<T>();
        waiting.incrementAndGet();
        tasks.add(new Task<>(work, result));
        LockSupport.unpark(thread);
        return result;
    }

    /** What was asked before is still done; the thread ends after it. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void work() {
        while (true) {
            var ending = closed; // before the look: what was asked before closing is still done
            var task = tasks.poll();
            if (task != null) {
                waiting.decrementAndGet();
                task.run();
            } else if (ending) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }
}
