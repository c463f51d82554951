package dev.wasmrun.daemon.network;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory of one loop for bytes on their way. When all large buffers wait for slow readers,
 * others still get on with small ones, so that stalled visitors cannot starve the rest.
 */
final class BufferPool {
    static final int LARGE = 64 * 1024;
    static final int SMALL = 4 * 1024;
    private static final int MOST_LARGE = 256;

    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private int largeInUse;
    private final AtomicInteger inUse = new AtomicInteger(); // one thread writes, others look

    ByteBuffer take() {
        inUse.incrementAndGet();
        if (largeInUse == MOST_LARGE) {
            return ByteBuffer.allocate(SMALL);
        }
        largeInUse++;
        return free.isEmpty() ? ByteBuffer.allocateDirect(LARGE) : free.pop();
    }

    void giveBack(ByteBuffer buffer) {
        inUse.decrementAndGet();
        if (buffer.capacity() == LARGE) {
            largeInUse--;
            free.push(buffer.clear());
        }
    }

    int inUse() {
        return inUse.get();
    }
}
