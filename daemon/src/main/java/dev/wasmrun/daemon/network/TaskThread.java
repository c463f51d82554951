package dev.wasmrun.daemon.network;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One platform thread that works through tasks in order. An executor would quietly replace a thread
 * that died, and the new one would be in the host's network.
 */
final class TaskThread implements AutoCloseable {
    private record Task<T>(Callable<T> work, CompletableFuture<T> result) {
        void run() {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }
    }

    private static final int MOST_WAITING = 10_000;
    private static final Task<?> END = new Task<>(() -> "", new CompletableFuture<>());

    private final BlockingQueue<Task<?>> tasks = new LinkedBlockingQueue<>();
    private boolean closed;

    private TaskThread() {}

    static TaskThread start(String name) {
        var thread = new TaskThread();
        Thread.ofPlatform().name(name).daemon().start(thread::work);
        return thread;
    }

    /** Fails at once when the thread is closed or far behind. */
    <T> CompletableFuture<T> call(Callable<T> work) {
        var result = new CompletableFuture<T>();
        synchronized (tasks) {
            if (closed || tasks.size() >= MOST_WAITING) {
                return CompletableFuture.failedFuture(
                        new CancellationException(closed ? "closed" : "too much at once"));
            }
            tasks.add(new Task<>(work, result));
        }
        return result;
    }

    /** What was asked before is still done; the thread ends after it. */
    @Override
    public void close() {
        synchronized (tasks) {
            if (!closed) {
                closed = true;
                tasks.add(END);
            }
        }
    }

    private void work() {
        try {
            for (var task = tasks.take(); !task.equals(END); task = tasks.take()) {
                task.run();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts this thread", e);
        }
    }
}
