package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * One direction of a connection. It reads no more while its reader is slow, and holds memory only
 * for bytes that it could not pass on yet.
 */
final class Stream {
    // then others of the loop have their turn
    private static final int MOST_READS = 4;

    private final BufferPool buffers;
    private final SelectionKey from;
    private final SelectionKey to;
    private Optional<ByteBuffer> stuck = Optional.empty();
    private boolean ended;

    Stream(BufferPool buffers, SelectionKey from, SelectionKey to) {
        this.buffers = buffers;
        this.from = from;
        this.to = to;
    }

    /** The sender has something; false when it is the end. */
    boolean read() throws IOException {
        if (ended || stuck.isPresent()) {
            return true;
        }
        var buffer = buffers.take();
        try {
            for (var i = 0; i < MOST_READS && stuck.isEmpty() && pass(buffer); i++) {}
        } finally {
            if (stuck.isEmpty()) {
                buffers.giveBack(buffer);
            }
        }
        return !ended;
    }

    /** True when there may be more at once. */
    private boolean pass(ByteBuffer buffer) throws IOException {
        var count = channel(from).read(buffer.clear());
        if (count < 0) {
            ended = true;
            return false;
        }
        channel(to).write(buffer.flip());
        if (buffer.hasRemaining()) {
            stuck = Optional.of(buffer);
            from.interestOpsAnd(~SelectionKey.OP_READ);
            to.interestOpsOr(SelectionKey.OP_WRITE);
        }
        return count == buffer.capacity();
    }

    /** The reader has room again. */
    void write() throws IOException {
        if (stuck.isEmpty()) {
            return;
        }
        var buffer = stuck.get();
        channel(to).write(buffer);
        if (!buffer.hasRemaining()) {
            release();
            to.interestOpsAnd(~SelectionKey.OP_WRITE);
            from.interestOpsOr(SelectionKey.OP_READ);
        }
    }

    /** Tells the reader of the sender's end, while the connection goes on the other way. */
    void passEnd() throws IOException {
        from.interestOpsAnd(~SelectionKey.OP_READ);
        channel(to).shutdownOutput();
    }

    boolean ended() {
        return ended;
    }

    void release() {
        stuck.ifPresent(buffers::giveBack);
        stuck = Optional.empty();
    }

    private static SocketChannel channel(SelectionKey key) {
        return (SocketChannel) key.channel();
    }
}
