package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
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
    private final Connection from;
    private final Connection to;
    private final UnaryOperator<ByteBuffer> filter;
    private final Supplier<ByteBuffer> rest;
    private final BooleanSupplier isUnfiltered;
    private final LongAdder carried;
    private final Splice splice;
    private Optional<ByteBuffer> stuck = Optional.empty();
    private ByteBuffer out = Filter.NOTHING;
    private boolean ended;
    private boolean isDeaf;
    private boolean endIsPassed;

    /**
     * @param rest what the filter held back, once the sender has ended
     * @param isUnfiltered the filter need not see the bytes any more
     */
    Stream(
            Connection from,
            Connection to,
            UnaryOperator<ByteBuffer> filter,
            Supplier<ByteBuffer> rest,
            BooleanSupplier isUnfiltered,
            Splice splice,
            LongAdder carried) {
        this.buffers = from.loop().buffers();
        this.from = from;
        this.to = to;
        this.filter = filter;
        this.rest = rest;
        this.isUnfiltered = isUnfiltered;
        this.carried = carried;
        this.splice = splice;
    }

    /** What was read of the sender before he was joined: less than a small buffer. */
    void begin(ByteBuffer said) throws IOException {
        if (said.hasRemaining()) {
            carried.add(said.remaining());
            push(buffers.take().clear().put(said).flip());
        }
    }

    /** Passes on what the sender has said, or that he ended, as far as the reader has room. */
    void move() throws IOException {
        for (var i = 0; i < MOST_READS && mayMove(); i++) {
            if (isUnfiltered.getAsBoolean() && splice.isReady()) {
                passSpliced();
                return; // a pipe holds more than all buffers of a turn
            }
            pass(buffers.take());
        }
    }

    /** There may be more at once. */
    boolean mayMove() {
        return from.mayRead() && !ended && !isDeaf && isPassedOn();
    }

    private boolean isPassedOn() {
        return stuck.isEmpty() && !splice.isStuck();
    }

    private void passSpliced() throws IOException {
        var count = splice.read();
        if (count == TcpSocket.END) {
            ended = true;
        } else {
            count(count);
        }
        splice.write();
    }

    private void count(int count) {
        carried.add(count);
        splice.learn(count);
    }

    private void pass(ByteBuffer buffer) throws IOException {
        int count;
        try {
            count = from.read(buffer.clear());
        } catch (IOException e) {
            buffers.giveBack(buffer);
            throw e;
        }
        if (count == TcpSocket.END) {
            ended = true;
            out = rest.get();
            push(buffer.limit(0));
        } else {
            count(count);
            push(buffer.flip());
        }
    }

    // Owns the buffer from here on.
    private void push(ByteBuffer buffer) throws IOException {
        stuck = Optional.of(buffer);
        while ((out.hasRemaining() || takes(buffer)) && isWritten()) {}
        if (!out.hasRemaining() && !buffer.hasRemaining()) {
            release();
        }
    }

    /** False when the filter has all, or wants none of it now. */
    private boolean takes(ByteBuffer buffer) {
        var left = buffer.remaining();
        if (left > 0) {
            out = isUnfiltered.getAsBoolean() ? buffer : filter.apply(buffer);
        }
        return out.hasRemaining() || buffer.remaining() < left;
    }

    private boolean isWritten() throws IOException {
        to.write(out);
        return !out.hasRemaining();
    }

    /** The reader has room again, or the filter may take what it did not want before. */
    void goOn() throws IOException {
        if (stuck.isPresent()) {
            push(stuck.get());
        }
        splice.write();
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

    /** The sender is not listened to any more. */
    void goDeaf() {
        isDeaf = true;
    }

    /** Tells the reader of the sender's end; the connection goes on the other way. */
    void settle() throws IOException {
        if (isOut()) {
            passEnd();
        }
    }

    void passEnd() throws IOException {
        if (!endIsPassed) {
            endIsPassed = true;
            to.shutdownOutput();
        }
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
        return ended && isPassedOn();
    }

    void release() {
        stuck.ifPresent(buffers::giveBack);
        stuck = Optional.empty();
        splice.release();
        out = Filter.NOTHING;
    }
}
