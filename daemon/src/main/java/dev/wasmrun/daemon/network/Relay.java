package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Port;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Carries the bytes of all forwards of the daemon: visitors come in at host ports and are joined
 * with connections to apps. Two threads do it for thousands of connections.
 */
public final class Relay implements AutoCloseable {
    private static final int LOOPS = 2;
    private static final int MOST_CONNECTIONS = 20_000;
    private static final int BACKLOG = 1024;
    private static final long END_SECONDS = 5;

    private final List<Loop> loops;
    private final Capacity capacity;
    private final Set<Port> open = ConcurrentHashMap.newKeySet();

    private Relay(List<Loop> loops, Capacity capacity) {
        this.loops = loops;
        this.capacity = capacity;
    }

    public static Relay start() throws IOException {
        return start(MOST_CONNECTIONS);
    }

    static Relay start(int mostConnections) throws IOException {
        var first = Loop.start("relay-1");
        try {
            return new Relay(
                    List.of(first, Loop.start("relay-" + LOOPS)), new Capacity(mostConnections));
        } catch (IOException e) {
            first.close();
            throw e;
        }
    }

    /** Opens host ports that lead into this network. */
    public PortBinder binder(PrivateNetwork into) {
        return binder(port -> Connector.into(into, port));
    }

    /** Opens host ports that lead to wherever the connector of the app's port goes. */
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
        var listener = HostPort.listen(spec, BACKLOG, open::contains);
        var door = new Door(listener, app, loops, capacity, () -> open.remove(spec.hostPort()));
        open.add(spec.hostPort());
        for (var loop : loops) {
            open(door, loop, listener);
        }
        return door;
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
        for (var loop : loops) {
            loop.end().orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
        }
    }
}
