package dev.wasmrun.daemon.network;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * An open UDP port of the host. Each visitor has a flow of his own, so that the app tells visitors
 * apart and each gets his answers. All but {@link #close} happens on the loop's thread.
 */
final class DatagramDoor implements PortBinder.Binding {
    /** Who sent something, and where to: he expects answers from there. */
    record Visitor(DatagramChannel mouth, SocketAddress address) {}

    /** How much may wait for sockets that are being opened, in bytes; more is lost. */
    static final int MOST_WAITING = 4 << 20;

    private static final int MOST_AT_ONCE = 64;
    private static final Duration RELEASE_DEADLINE = Duration.ofSeconds(5);
    private static final long ASK_EVERY = Duration.ofSeconds(1).toNanos();
    private static final Logger log = LoggerFactory.getLogger(DatagramDoor.class);

    private final List<DatagramChannel> mouths;
    private final DatagramConnector app;
    private final DatagramLoop loop;
    private final DatagramRelay.Bounds bounds;
    private final Runnable whenClosed;

    /** The one that was silent longest first. */
    private final LinkedHashMap<Visitor, Flow> flows = new LinkedHashMap<>(16, 0.75f, true);

    private Optional<InetSocketAddress> receiver = Optional.empty();
    private long asked;
    private int waiting;
    private boolean sweeps;
    private boolean closed;

    DatagramDoor(
            List<DatagramChannel> mouths,
            DatagramConnector app,
            DatagramLoop loop,
            DatagramRelay.Bounds bounds,
            Runnable whenClosed) {
        this.mouths = mouths;
        this.app = app;
        this.loop = loop;
        this.bounds = bounds;
        this.whenClosed = whenClosed;
    }

    void open() throws IOException {
        for (var mouth : mouths) {
            loop.watch(mouth, SelectionKey.OP_READ, new Mouth(mouth));
        }
    }

    private final class Mouth implements DatagramLoop.Watcher {
        private final DatagramChannel channel;

        Mouth(DatagramChannel channel) {
            this.channel = channel;
        }

        @Override
        public void ready(SelectionKey key) {
            var buffer = loop.buffers().take();
            try {
                for (var i = 0; i < MOST_AT_ONCE; i++) {
                    var from = channel.receive(buffer.clear());
                    if (from == null) {
                        return;
                    }
                    flow(new Visitor(channel, from)).take(buffer.flip());
                }
            } catch (IOException e) {
                log.debug("A datagram could not be taken", e);
            } finally {
                loop.buffers().giveBack(buffer);
            }
        }

        @Override
        public void end() {
            DatagramDoor.this.end();
        }
    }

    private Flow flow(Visitor visitor) {
        askAgain();
        return Optional.ofNullable(flows.get(visitor)).orElseGet(() -> begin(visitor));
    }

    private Flow begin(Visitor visitor) {
        if (flows.size() >= bounds.flows()) {
            flows.firstEntry().getValue().end();
        }
        var flow = new Flow(this, loop, visitor);
        flows.put(visitor, flow);
        app.open().whenComplete((channel, failure) -> opened(flow, channel, failure));
        sweepLater();
        return flow;
    }

    private void opened(Flow flow, DatagramChannel channel, Throwable failure) {
        if (failure != null) {
            log.debug("No way into the app's network", failure);
            loop.run(flow::end);
        } else if (!loop.run(() -> flow.opened(channel))) {
            Channels.close(channel);
        }
    }

    // The app may be started again meanwhile, and take datagrams at another address.
    private void askAgain() {
        var now = System.nanoTime();
        if (receiver.isEmpty() || now - asked > ASK_EVERY) {
            asked = now;
            app.receiver()
                    .whenComplete(
                            (address, failure) -> {
                                if (failure == null) {
                                    loop.run(() -> found(address));
                                }
                            });
        }
    }

    private void found(InetSocketAddress address) {
        receiver = Optional.of(address);
        flows.values().forEach(Flow::sendKept);
    }

    /** Empty as long as nobody knows. */
    Optional<InetSocketAddress> receiver() {
        return receiver;
    }

    /** Whether there is room for so many bytes to wait. */
    boolean keeps(int bytes) {
        var fits = waiting + bytes <= MOST_WAITING;
        waiting += fits ? bytes : 0;
        return fits;
    }

    void keptNoMore(int bytes) {
        waiting -= bytes;
    }

    /** What the app says to a visitor. */
    void answer(Visitor visitor, ByteBuffer datagram) {
        var _ = flows.get(visitor); // which makes it the one that was heard of last
        try {
            visitor.mouth().send(datagram, visitor.address());
        } catch (IOException e) {
            log.debug("A visitor cannot be answered", e);
        }
    }

    void forget(Visitor visitor, Flow flow) {
        flows.remove(visitor, flow);
    }

    int flows() {
        return flows.size();
    }

    int waiting() {
        return waiting;
    }

    private void sweepLater() {
        if (!sweeps && !closed) {
            sweeps = true;
            CompletableFuture.delayedExecutor(
                            bounds.idle().toMillis() / 4 + 1, TimeUnit.MILLISECONDS)
                    .execute(() -> loop.run(this::sweep));
        }
    }

    private void sweep() {
        sweeps = false;
        var idle = bounds.idle().toNanos();
        while (!flows.isEmpty() && flows.firstEntry().getValue().silence() > idle) {
            flows.firstEntry().getValue().end();
        }
        if (!flows.isEmpty()) {
            sweepLater();
        }
    }

    void end() {
        closed = true;
        mouths.forEach(Channels::close);
        new ArrayList<>(flows.values()).forEach(Flow::end);
        whenClosed.run();
    }

    @Override
    public void close() {
        var released = new CompletableFuture<Boolean>();
        if (loop.run(() -> release(released))) {
            released.orTimeout(RELEASE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS).join();
        }
    }

    private void release(CompletableFuture<Boolean> released) {
        try {
            end();
            loop.forgetClosed();
            released.complete(true);
        } catch (IOException | RuntimeException e) {
            released.completeExceptionally(e);
        }
    }
}
