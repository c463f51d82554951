package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.HostEnd;
import dev.wasmrun.protocol.Port;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final AtomicInteger turn = new AtomicInteger();
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
        for (var loop : loops) {
            open(door, loop, listener);
        }
        return door;
    }

    private boolean isForward(Port hostPort) {
        return open.stream().anyMatch(end -> end.port().equals(hostPort));
    }

    private static void open(Door door, Loop loop, ServerSocketChannel listener)
            throws IOException {
        var opened = new CompletableFuture<Boolean>();
        var accepted =
                loop.run(
                        () -> {
                            try {
                                door.open(loop);
                                opened.complete(true);
                            } catch (IOException | RuntimeException e) {
                                opened.completeExceptionally(e);
                            }
                        });
        if (!accepted) {
            door.end();
            throw new IOException("The relay is closed");
        }
        try {
            opened.orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            door.end();
            throw new IOException("Could not listen on " + listener, e);
        }
    }

    /** A way to an app for visitors who come through no host port. */
    public Entrance entrance(Connector app, Filter.Maker filters, Traffic traffic) {
        return new Entrance(this, app, filters, traffic);
    }

    /** Takes both over: what goes into one comes out of the other. */
    public void join(SocketChannel visitor, SocketChannel app) {
        join(visitor, app, Crossing.plain(lent), _ -> {}, () -> {});
    }

    /**
     * Takes both over.
     *
     * @param joined hears how to end them, from any thread
     * @param whenClosed hears that they have ended, also when they were never joined
     */
    void join(
            SocketChannel visitor,
            SocketChannel app,
            Crossing crossing,
            Consumer<Runnable> joined,
            Runnable whenClosed) {
        if (!capacity.enter()) {
            Channels.close(visitor);
            Channels.close(app);
            whenClosed.run();
            return;
        }
        Runnable leave =
                () -> {
                    capacity.leave();
                    whenClosed.run();
                };
        var loop = nextLoop();
        if (!loop.run(() -> join(loop, visitor, app, crossing, joined, leave))) {
            dismiss(visitor, app, leave);
        }
    }

    private static void join(
            Loop loop,
            SocketChannel visitor,
            SocketChannel app,
            Crossing crossing,
            Consumer<Runnable> joined,
            Runnable leave) {
        try {
            var pair = Pair.join(loop, visitor, app, crossing, leave);
            joined.accept(() -> loop.run(pair::end));
        } catch (IOException | RuntimeException e) {
            dismiss(visitor, app, leave);
        }
    }

    private static void dismiss(SocketChannel visitor, SocketChannel app, Runnable leave) {
        Channels.close(visitor);
        Channels.close(app);
        leave.run();
    }

    private Loop nextLoop() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /** How many connections it carries now. */
    public int connections() {
        return capacity.inUse();
    }

    int buffersInUse() {
        return loops.stream().mapToInt(loop -> loop.buffers().inUse()).sum();
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
