package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.Pipe;

import java.io.IOException;
import java.util.Optional;

/**
 * The way of large streams through the kernel, for one direction of a connection. It has a pipe
 * only while bytes are in it.
 */
final class Splice {
    // one after the other
    private static final int FULL_READS = 2;

    private final PipePool pipes;
    private final Connection from;
    private final Connection to;
    private final boolean allowed;
    private Optional<Pipe> pipe = Optional.empty();
    private int fullReads;

    Splice(Connection from, Connection to, boolean allowed) {
        this.pipes = from.loop().pipes();
        this.from = from;
        this.to = to;
        this.allowed = allowed;
    }

    /** What was read at once, which tells large streams from others. */
    void learn(int count) {
        if (count >= BufferPool.LARGE) {
            fullReads++;
        } else if (count > 0) { // nothing for now says nothing of what comes next
            fullReads = 0;
        }
    }

    /** The stream is large, this is its way, and there is a pipe for what comes next. */
    boolean isReady() {
        if (!allowed || fullReads < FULL_READS) {
            return false;
        }
        pipe = pipes.take();
        return pipe.isPresent();
    }

    /** Moves what the sender has said into the pipe: as {@link Connection#read}, if it is ready. */
    int read() throws IOException {
        return from.read(pipe.orElseThrow());
    }

    /** Moves on what the reader has room for. */
    void write() throws IOException {
        if (pipe.isPresent()) {
            to.write(pipe.get());
            if (pipe.get().isEmpty()) {
                release();
            }
        }
    }

    /** The reader had no room for all. */
    boolean isStuck() {
        return pipe.isPresent();
    }

    void release() {
        pipe.ifPresent(pipes::giveBack);
        pipe = Optional.empty();
    }
}
