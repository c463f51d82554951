package dev.wasmrun.daemon.network;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

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
    private volatile int inUse;

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread writes, tests read
    ByteBuffer take() {
        inUse++;
        if (largeInUse == MOST_LARGE) {
            return ByteBuffer.allocate(SMALL);
        }
        largeInUse++;
        return free.isEmpty() ? ByteBuffer.allocateDirect(LARGE) : free.pop();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void giveBack(ByteBuffer buffer) {
        inUse--;
        if (buffer.capacity() == LARGE) {
            largeInUse--;
            free.push(buffer.clear());
        }
    }

    int inUse() {
        return inUse;
    }
}
