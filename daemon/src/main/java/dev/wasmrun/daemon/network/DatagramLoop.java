package dev.wasmrun.daemon.network;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** One thread that moves the datagrams of many visitors, each when its channel is ready. */
final class DatagramLoop implements AutoCloseable {
    /** What is attached to a key. It closes itself when it fails. */
    interface Watcher {
        void ready(SelectionKey key);

        /** The loop ends. */
        void end();
    }

    private static final Logger log = LoggerFactory.getLogger(DatagramLoop.class);

    private final Selector selector;
    private final BufferPool buffers = new BufferPool();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final Thread thread;
    private boolean closed;

    private DatagramLoop(String name, Selector selector) {
        this.selector = selector;
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::work);
    }

    static DatagramLoop start(String name) throws IOException {
        var loop = new DatagramLoop(name, Selector.open());
        loop.thread.start();
        return loop;
    }

    /**
     * Has the loop's thread do something; false when the loop has ended and nothing will happen.
     */
    boolean run(Runnable task) {
        synchronized (tasks) {
            if (closed) {
                return false;
            }
            tasks.add(task);
        }
        if (!isCurrent()) {
            selector.wakeup(); // the loop itself looks before it waits
        }
        return true;
    }

    /** Whether the caller is on the loop's thread. */
    boolean isCurrent() {
        return Thread.currentThread().equals(thread);
    }

    /** On the loop's thread only. */
    SelectionKey watch(SelectableChannel channel, int operations, Watcher watcher)
            throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, watcher);
    }

    /** On the loop's thread only: closed channels keep their port until the selector lets go. */
    void forgetClosed() throws IOException {
        selector.selectNow(_ -> {});
    }

    BufferPool buffers() {
        return buffers;
    }

    /** All that it watched is closed when this future completes. */
    CompletableFuture<Boolean> end() {
        synchronized (tasks) {
            closed = true;
        }
        selector.wakeup();
        return ended;
    }

    @Override
    public void close() {
        var _ = end();
    }

    private void work() {
        try (selector) {
            while (runTasks()) {
                selector.select(DatagramLoop::ready);
            }
            for (var key : new ArrayList<>(selector.keys())) {
                ((Watcher) key.attachment()).end();
            }
        } catch (IOException | RuntimeException e) {
            log.error("A loop of the relay ended; its connections are lost", e);
        } finally {
            synchronized (tasks) {
                closed = true;
            }
            ended.complete(true);
        }
    }

    // A bug with one connection must not end all others.
    private static void ready(SelectionKey key) {
        var watcher = (Watcher) key.attachment();
        try {
            watcher.ready(key);
        } catch (RuntimeException e) {
            log.error("A bug in the relay ended a connection", e);
            watcher.end();
        }
    }

    /** False when the loop is closed and nothing is left to do. */
    private boolean runTasks() {
        while (true) {
            Runnable task;
            synchronized (tasks) {
                if (tasks.isEmpty()) {
                    return !closed;
                }
                task = tasks.remove();
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("A bug in the relay", e);
            }
        }
    }
}
