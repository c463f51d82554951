package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

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
    private final UnaryOperator<ByteBuffer> filter;
    private final Supplier<ByteBuffer> rest;
    private final LongAdder carried;
    private Optional<ByteBuffer> stuck = Optional.empty();
    private ByteBuffer out = Filter.NOTHING;
    private boolean ended;
    private boolean endIsPassed;

    /**
     * @param rest what the filter held back, once the sender has ended
     */
    Stream(
            BufferPool buffers,
            SelectionKey from,
            SelectionKey to,
            UnaryOperator<ByteBuffer> filter,
            Supplier<ByteBuffer> rest,
            LongAdder carried) {
        this.buffers = buffers;
        this.from = from;
        this.to = to;
        this.filter = filter;
        this.rest = rest;
        this.carried = carried;
    }

    /** What was read of the sender before he was joined: less than a small buffer. */
    void begin(ByteBuffer said) throws IOException {
        if (said.hasRemaining()) {
            carried.add(said.remaining());
            push(buffers.take().clear().put(said).flip());
        }
    }

    /** The sender has something, or ends. */
    void read() throws IOException {
        for (var i = 0; i < MOST_READS && !ended && stuck.isEmpty() && pass(buffers.take()); i++) {}
    }

    /** True when there may be more at once. */
    private boolean pass(ByteBuffer buffer) throws IOException {
        int count;
        try {
            count = channel(from).read(buffer.clear());
        } catch (IOException e) {
            buffers.giveBack(buffer);
            throw e;
        }
        if (count < 0) {
            ended = true;
            from.interestOpsAnd(~SelectionKey.OP_READ);
            out = rest.get();
            push(buffer.limit(0));
            return false;
        }
        carried.add(count);
        push(buffer.flip());
        return count == buffer.capacity();
    }

    // Owns the buffer from here on.
    private void push(ByteBuffer buffer) throws IOException {
        stuck = Optional.of(buffer);
        while ((out.hasRemaining() || takes(buffer)) && isWritten()) {}
        if (out.hasRemaining()) {
            to.interestOpsOr(SelectionKey.OP_WRITE);
        } else if (!buffer.hasRemaining()) {
            release();
        }
    }

    /** False when the filter has all, or wants none of it now. */
    private boolean takes(ByteBuffer buffer) {
        var left = buffer.remaining();
        if (left > 0) {
            out = filter.apply(buffer);
        }
        return out.hasRemaining() || buffer.remaining() < left;
    }

    private boolean isWritten() throws IOException {
        if (out.hasRemaining()) {
            channel(to).write(out);
        }
        return !out.hasRemaining();
    }

    /** The reader has room again, or the filter may take what it did not want before. */
    void goOn() throws IOException {
        if (stuck.isPresent()) {
            to.interestOpsAnd(~SelectionKey.OP_WRITE);
            push(stuck.get());
        }
    }

    /** Tells the reader something that nobody sent, behind all that goes there already. */
    void say(ByteBuffer words) throws IOException {
        if (words.hasRemaining()) {
            out = out.hasRemaining() ? joined(out, words) : words;
            push(stuck.orElseGet(() -> buffers.take().limit(0)));
        }
    }

    private static ByteBuffer joined(ByteBuffer one, ByteBuffer other) {
        return ByteBuffer.allocate(one.remaining() + other.remaining()).put(one).put(other).flip();
    }

    /** Reads when there is room for it, and tells the reader of the sender's end. */
    void settle() throws IOException {
        if (!ended && stuck.isPresent() == isRead()) {
            from.interestOps(from.interestOps() ^ SelectionKey.OP_READ);
        }
        if (isOut() && !endIsPassed) {
            passEnd();
        }
    }

    private boolean isRead() {
        return (from.interestOps() & SelectionKey.OP_READ) != 0;
    }

    /** The connection goes on the other way. */
    void passEnd() throws IOException {
        endIsPassed = true;
        channel(to).shutdownOutput();
    }

    /** Nothing waits for its reader. */
    boolean isFree() {
        return !out.hasRemaining();
    }

    /** The filter did not want all. */
    boolean isHeld() {
        return stuck.isPresent() && !out.hasRemaining();
    }

    /** The sender ended, and all that he said is passed on. */
    boolean isOut() {
        return ended && stuck.isEmpty();
    }

    void release() {
        stuck.ifPresent(buffers::giveBack);
        stuck = Optional.empty();
        out = Filter.NOTHING;
    }

    private static SocketChannel channel(SelectionKey key) {
        return (SocketChannel) key.channel();
    }
}
