package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.Pipe;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The pipes of one loop. Who gets none copies his bytes. */
final class PipePool implements AutoCloseable {
    // Of both loops together half of what the kernel gives a user without privileges.
    static final int MOST = 16;
    private static final Logger log = LoggerFactory.getLogger(PipePool.class);

    private final Deque<Pipe> free = new ArrayDeque<>();
    private int open;
    private final AtomicInteger inUse = new AtomicInteger(); // one thread writes, others look
    private boolean unavailable;

    /** An empty one. */
    Optional<Pipe> take() {
        var pipe = free.isEmpty() ? opened() : Optional.of(free.pop());
        pipe.ifPresent(_ -> inUse.incrementAndGet());
        return pipe;
    }

    private Optional<Pipe> opened() {
        if (open == MOST || unavailable) {
            return Optional.empty();
        }
        try {
            var pipe = Pipe.open();
            open++;
            return Optional.of(pipe);
        } catch (IOException e) {
            unavailable = true;
            log.info("Large streams are copied: {}", e.getMessage());
            return Optional.empty();
        }
    }

    void giveBack(Pipe pipe) {
        inUse.decrementAndGet();
        if (pipe.isEmpty()) {
            free.push(pipe);
        } else {
            close(pipe);
        }
    }

    int inUse() {
        return inUse.get();
    }

    private void close(Pipe pipe) {
        open--;
        try {
            pipe.close();
        } catch (IOException e) {
            log.debug("A pipe did not close", e);
        }
    }

    @Override
    public void close() {
        free.forEach(this::close);
        free.clear();
    }
}
