package dev.wasmrun.daemon.network;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** How many connections the relay carries at most; one line a minute tells of those turned away. */
final class Capacity {
    private static final Logger log = LoggerFactory.getLogger(Capacity.class);
    private static final long BETWEEN_LINES = Duration.ofMinutes(1).toNanos();

    private final int most;
    private final Semaphore free;
    private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - BETWEEN_LINES);

    Capacity(int most) {
        this.most = most;
        this.free = new Semaphore(most);
    }

    /** Whoever got true gives it back with {@link #leave}. */
    boolean enter() {
        if (free.tryAcquire()) {
            return true;
        }
        var last = lastLine.get();
        var now = System.nanoTime();
        if (now - last >= BETWEEN_LINES && lastLine.compareAndSet(last, now)) {
            log.warn("{} connections are open, the most there may be: new ones are closed", most);
        }
        return false;
    }

    void leave() {
        free.release();
    }

    int inUse() {
        return most - free.availablePermits();
    }
}
