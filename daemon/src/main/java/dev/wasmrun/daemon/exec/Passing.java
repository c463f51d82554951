package dev.wasmrun.daemon.exec;

import java.time.Duration;

/** Passes output on to who watches, and knows since when there was none. */
final class Passing {
    private final Execution.Watcher watcher;
    private int busy;
    private long last = System.nanoTime();

    Passing(Execution.Watcher watcher) {
        this.watcher = watcher;
    }

    /** Blocks until there is room for it. */
    void on(Execution.Stream stream, byte[] bytes) {
        count(1);
        try {
            watcher.printed(stream, bytes);
        } finally {
            count(-1);
        }
    }

    private synchronized void count(int change) {
        busy += change;
        last = System.nanoTime();
    }

    synchronized boolean isSilentFor(Duration span) {
        return busy == 0 && System.nanoTime() - last > span.toNanos();
    }
}
