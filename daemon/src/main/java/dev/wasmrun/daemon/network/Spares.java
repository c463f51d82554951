package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;

import java.io.IOException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sockets of a network that were opened before anybody needs them: opening one takes a turn of the
 * network's thread, which many visitors a second would spend most of their time on. There are none
 * until the first visitor, and more where visitors come in crowds.
 */
final class Spares implements AutoCloseable {
    static final int FIRST = 8;
    static final int MOST = 64;

    private final TaskThread inside;
    private final Queue<TcpSocket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean filling = new AtomicBoolean();
    private volatile int wanted = FIRST;
    private volatile boolean closed;

    /**
     * @param inside opens sockets; must outlive this
     */
    Spares(TaskThread inside) {
        this.inside = inside;
    }

    /** A socket that the caller closes, not connected; empty when none is left. */
    Optional<TcpSocket> take() {
        var socket = Optional.ofNullable(sockets.poll());
        if (socket.isEmpty()) {
            wanted = Math.min(2 * wanted, MOST); // they come faster than sockets are opened
        }
        var left = socket.isPresent() ? count.decrementAndGet() : count.get();
        if (left <= wanted / 2 && !closed && filling.compareAndSet(false, true)) {
            var _ = inside.call(this::fill).whenComplete((_, _) -> filling.set(false));
        }
        return socket;
    }

    private boolean fill() throws IOException {
        while (count.get() < wanted && !closed) {
            sockets.add(TcpSocket.open(Dialer.LOOPBACKS.getFirst()));
            count.incrementAndGet();
        }
        // Closed meanwhile: whoever comes second, this or close(), sees the other's.
        if (closed) {
            drain();
        }
        return true;
    }

    int left() {
        return count.get();
    }

    /** Sockets keep their network alive, spare ones as well. */
    @Override
    public void close() {
        closed = true;
        drain();
    }

    private void drain() {
        for (var socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            count.decrementAndGet();
            socket.close();
        }
    }
}
