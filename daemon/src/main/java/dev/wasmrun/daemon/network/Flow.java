package dev.wasmrun.daemon.network;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * One visitor of a UDP forward, with a socket of his own beside the app. On the loop's thread only.
 *
 * <p>The socket is not connected: then datagrams that nobody takes are no error of it, and empty
 * ones are sent, too.
 */
final class Flow implements DatagramLoop.Watcher {
    private static final int MOST_KEPT = 64;
    private static final int MOST_AT_ONCE = 64;
    private static final Logger log = LoggerFactory.getLogger(Flow.class);

    private final DatagramDoor door;
    private final DatagramLoop loop;
    private final DatagramDoor.Visitor visitor;

    /** What came before there was a socket, or somebody knew where to send it. */
    private final Deque<ByteBuffer> kept = new ArrayDeque<>();

    private Optional<DatagramChannel> inside = Optional.empty();
    private long heardOf = System.nanoTime();
    private boolean ended;

    Flow(DatagramDoor door, DatagramLoop loop, DatagramDoor.Visitor visitor) {
        this.door = door;
        this.loop = loop;
        this.visitor = visitor;
    }

    void opened(DatagramChannel channel) {
        if (ended) {
            Channels.close(channel);
            return;
        }
        inside = Optional.of(channel);
        try {
            loop.watch(channel, SelectionKey.OP_READ, this);
            sendKept();
        } catch (IOException e) {
            log.debug("A visitor cannot be served", e);
            end();
        }
    }

    /** What the visitor says. */
    void take(ByteBuffer datagram) {
        heardOf = System.nanoTime();
        if (inside.isPresent() && door.receiver().isPresent()) {
            send(datagram);
        } else if (!ended && kept.size() < MOST_KEPT && door.keeps(datagram.remaining())) {
            kept.add(ByteBuffer.allocate(datagram.remaining()).put(datagram).flip());
        }
    }

    void sendKept() {
        if (inside.isPresent() && door.receiver().isPresent()) {
            kept.forEach(this::send);
            forgetKept();
        }
    }

    private void send(ByteBuffer datagram) {
        try {
            inside.orElseThrow().send(datagram, door.receiver().orElseThrow());
        } catch (IOException | UnsupportedAddressTypeException e) {
            log.debug("A datagram did not reach the app", e);
        }
    }

    @Override
    public void ready(SelectionKey key) {
        var buffer = loop.buffers().take();
        try {
            for (var i = 0; i < MOST_AT_ONCE; i++) {
                var from = inside.orElseThrow().receive(buffer.clear());
                if (from == null) {
                    return;
                }
                if (isApp(from)) {
                    heardOf = System.nanoTime();
                    door.answer(visitor, buffer.flip());
                }
            }
        } catch (IOException e) {
            log.debug("An answer of the app could not be taken", e);
            end();
        } finally {
            loop.buffers().giveBack(buffer);
        }
    }

    // By the port alone: an app that was asked at 127.0.0.1 may answer from another address of its.
    private boolean isApp(SocketAddress from) {
        return from instanceof InetSocketAddress address
                && door.receiver().filter(app -> app.getPort() == address.getPort()).isPresent();
    }

    /** In nanoseconds. */
    long silence() {
        return System.nanoTime() - heardOf;
    }

    private void forgetKept() {
        kept.forEach(datagram -> door.keptNoMore(datagram.capacity()));
        kept.clear();
    }

    @Override
    public void end() {
        ended = true;
        inside.ifPresent(Channels::close);
        forgetKept();
        door.forget(visitor, this);
    }
}
