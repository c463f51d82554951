package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.HostEnd;
import dev.wasmrun.protocol.Port;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Carries the bytes of all forwards of the daemon: visitors come in at host ports and are joined
 * with connections to apps. Two threads do it for thousands of connections, a third one for the
 * datagrams of UDP.
 */
public final class Relay implements AutoCloseable {
    private static final int LOOPS = 2;
    private static final int MOST_CONNECTIONS = 20_000;
    private static final int BACKLOG = 1024;
    private static final long END_SECONDS = 5;

    private final List<Loop> loops;
    private final Capacity capacity;
    private final Set<HostEnd> open = ConcurrentHashMap.newKeySet();

    private final DatagramRelay datagrams;
    private final Traffic lent = new Traffic();

    private Relay(List<Loop> loops, Capacity capacity, DatagramRelay datagrams) {
        this.loops = loops;
        this.capacity = capacity;
        this.datagrams = datagrams;
    }

    public static Relay start() throws IOException {
        return start(MOST_CONNECTIONS);
    }

    static Relay start(int mostConnections) throws IOException {
        var loops = new ArrayList<Loop>();
        try {
            for (var i = 1; i <= LOOPS; i++) {
                loops.add(Loop.start("relay-" + i));
            }
            return new Relay(
                    List.copyOf(loops), new Capacity(mostConnections), DatagramRelay.start());
        } catch (IOException e) {
            loops.forEach(Loop::close);
            throw e;
        }
    }

    /** Opens host ports that lead into this network. */
    public PortBinder binder(PrivateNetwork into) {
        var connections = binder(port -> Connector.into(into, port));
        var packets = datagrams.binder(port -> DatagramConnector.into(into, port));
        return spec ->
                switch (spec.protocol()) {
                    case TCP -> connections.bind(spec);
                    case UDP -> packets.bind(spec);
                };
    }

    /** Opens TCP ports that lead to wherever the connector of the app's port goes. */
    public PortBinder binder(Function<Port, Connector> app) {
        return spec -> {
            var bound = new CompletableFuture<PortBinder.Binding>();
            Thread.startVirtualThread(
                    () -> {
                        try {
                            bound.complete(bind(spec, app.apply(spec.appPort())));
                        } catch (IOException | RuntimeException e) {
                            bound.completeExceptionally(e);
                        }
                    });
            return bound;
        };
    }

    private Door bind(ForwardSpec spec, Connector app) throws IOException {
        var listener = HostPort.listen(spec, BACKLOG, this::isForward);
        var door = new Door(listener, app, loops, capacity, () -> open.remove(spec.end()));
        open.add(spec.end());
        try {
            open(listener, door);
            return door;
        } catch (IOException | RuntimeException e) {
            door.end();
            throw e;
        }
    }

    private boolean isForward(Port hostPort) {
        return open.stream().anyMatch(end -> end.port().equals(hostPort));
    }

    /** Has visitors let in until the listener is closed: by whichever thread has time. */
    public void open(TcpSocket listener, Guests guests) throws IOException {
        for (var loop : loops) {
            var opened = new CompletableFuture<Boolean>();
            if (!loop.run(() -> open(loop, listener, guests, opened))) {
                throw new IOException("The relay is closed");
            }
            try {
                opened.orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
            } catch (CompletionException e) {
                throw new IOException("Visitors cannot be let in", e);
            }
        }
    }

    private static void open(
            Loop loop, TcpSocket listener, Guests guests, CompletableFuture<Boolean> opened) {
        try {
            Doorway.open(loop, listener, guests);
            opened.complete(true);
        } catch (IOException | RuntimeException e) {
            opened.completeExceptionally(e);
        }
    }

    /** A way to an app for visitors who come through no host port. */
    public Entrance entrance(Connector app, Filter.Maker filters, Traffic traffic) {
        return new Entrance(this, app, filters, traffic);
    }

    /** The loop of the caller's thread, or the one with the least to do. */
    public Loop loop() {
        return loops.stream().filter(Loop::isCurrent).findFirst().orElseGet(this::idlest);
    }

    /** The one with the least to do, for a connection that is met on another's thread. */
    public Loop idlest() {
        return Collections.min(loops, Comparator.comparingInt(Loop::load));
    }

    /** Takes both over: what goes into one comes out of the other. */
    public void join(Connection visitor, TcpSocket app, ByteBuffer sent) {
        join(visitor, app, new Crossing(sent, Filter.NONE, lent, true), _ -> {}, () -> {});
    }

    /**
     * Takes both over.
     *
     * @param joined hears how to end them, from any thread
     * @param whenClosed hears that they have ended, also when they were never joined
     */
    void join(
            Connection visitor,
            TcpSocket app,
            Crossing crossing,
            Consumer<Runnable> joined,
            Runnable whenClosed) {
        var loop = visitor.loop();
        if (loop.isCurrent()) {
            joinNow(visitor, app, crossing, joined, whenClosed);
        } else if (!loop.run(() -> joinNow(visitor, app, crossing, joined, whenClosed))) {
            app.close(); // the visitor was closed with the loop
            whenClosed.run();
        }
    }

    private void joinNow(
            Connection visitor,
            TcpSocket app,
            Crossing crossing,
            Consumer<Runnable> joined,
            Runnable whenClosed) {
        if (!capacity.enter()) {
            dismiss(visitor, app, whenClosed);
            return;
        }
        Runnable leave =
                () -> {
                    capacity.leave();
                    whenClosed.run();
                };
        try {
            var pair = Pair.join(visitor, app, crossing, leave);
            joined.accept(() -> visitor.loop().run(pair::end));
        } catch (IOException e) {
            dismiss(visitor, app, leave);
        }
    }

    private static void dismiss(Connection visitor, TcpSocket app, Runnable leave) {
        visitor.close();
        app.close();
        leave.run();
    }

    /** How many connections it carries now. */
    public int connections() {
        return capacity.inUse();
    }

    int buffersInUse() {
        return loops.stream().mapToInt(loop -> loop.buffers().inUse()).sum();
    }

    int pipesInUse() {
        return loops.stream().mapToInt(loop -> loop.pipes().inUse()).sum();
    }

    /** Ends all connections and releases all host ports. */
    @Override
    public void close() {
        datagrams.close();
        for (var loop : loops) {
            loop.end().orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
        }
    }
}
