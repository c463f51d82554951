package dev.wasmrun.cli.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * One connection to the daemon. Reads and writes have a deadline, which a blocking Unix socket does
 * not offer.
 */
final class Wire extends InputStream {
    private static final long FULL_NANOS = 1_000_000;
    private static final Duration TICK = Duration.ofMillis(100);
    private final SocketChannel channel;
    private final Selector selector;
    private final Duration patience;
    private final Runnable onTick;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024).flip();

    private Wire(SocketChannel channel, Selector selector, Duration patience, Runnable onTick) {
        this.channel = channel;
        this.selector = selector;
        this.patience = patience;
        this.onTick = onTick;
    }

    /**
     * @param patience how long a single read or write may find the other side silent
     * @param onTick called about ten times a second while waiting; what it throws ends the wait
     */
    static Wire connect(Address address, Duration patience, Runnable onTick) throws IOException {
        var channel = address.open();
        try {
            channel.configureBlocking(false);
            var wire = new Wire(channel, Selector.open(), patience, onTick);
            wire.finishConnecting(address);
            return wire;
        } catch (UnresolvedAddressException e) {
            channel.close();
            throw new ConnectException("Nobody knows the host " + address);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void finishConnecting(Address address) throws IOException {
        var key = channel.register(selector, 0);
        if (!channel.connect(address.target())) {
            await(key, SelectionKey.OP_CONNECT, Duration.ofSeconds(5));
            channel.finishConnect();
        }
    }

    void send(byte[] bytes) throws IOException {
        var out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                await(channel.keyFor(selector), SelectionKey.OP_WRITE, patience);
            }
        }
    }

    /** As {@link #send}, by a thread beside the one that reads. */
    void sendBeside(byte[] bytes) throws IOException {
        var out = ByteBuffer.wrap(bytes);
        var deadline = System.nanoTime() + patience.toNanos();
        while (out.hasRemaining()) {
            if (channel.write(out) > 0) {
                deadline = System.nanoTime() + patience.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new SocketTimeoutException(
                        "Nothing is taken for " + patience.toSeconds() + " s");
            } else {
                LockSupport.parkNanos(FULL_NANOS);
            }
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        var count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        buffer.clear();
        var count = channel.read(buffer);
        while (count == 0) {
            await(channel.keyFor(selector), SelectionKey.OP_READ, patience);
            count = channel.read(buffer);
        }
        buffer.flip();
        return count > 0;
    }

    private void await(SelectionKey key, int operation, Duration limit) throws IOException {
        var deadline = System.nanoTime() + limit.toNanos();
        key.interestOps(operation);
        while (selector.select(TICK.toMillis()) == 0) {
            onTick.run();
            if (System.nanoTime() > deadline) {
                throw new SocketTimeoutException("No answer for " + limit.toSeconds() + " s");
            }
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
