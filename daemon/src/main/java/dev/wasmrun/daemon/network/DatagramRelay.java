package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.HostEnd;
import dev.wasmrun.protocol.Port;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries the datagrams of all UDP forwards of the daemon, on one thread. */
final class DatagramRelay implements AutoCloseable {
    /**
     * What one forward may hold.
     *
     * @param flows how many visitors it knows; the one that was silent longest makes room
     * @param idle after how much silence it forgets one
     */
    record Bounds(int flows, Duration idle) {
        static final Bounds USUAL = new Bounds(1024, Duration.ofSeconds(60));
    }

    private static final long END_SECONDS = 5;

    private final DatagramLoop loop;
    private final Bounds bounds;
    private final Set<HostEnd> open = ConcurrentHashMap.newKeySet();

    private DatagramRelay(DatagramLoop loop, Bounds bounds) {
        this.loop = loop;
        this.bounds = bounds;
    }

    static DatagramRelay start() throws IOException {
        return start(Bounds.USUAL);
    }

    static DatagramRelay start(Bounds bounds) throws IOException {
        return new DatagramRelay(DatagramLoop.start("relay-udp"), bounds);
    }

    /** Opens host ports that lead to wherever the connector of the app's port goes. */
    PortBinder binder(Function<Port, DatagramConnector> app) {
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

    DatagramDoor bind(ForwardSpec spec, DatagramConnector app) throws IOException {
        var mouths = DatagramPort.open(spec, this::isForward);
        var door = new DatagramDoor(mouths, app, loop, bounds, () -> open.remove(spec.end()));
        open.add(spec.end());
        var opened = new CompletableFuture<Boolean>();
        if (!loop.run(() -> open(door, opened))) {
            door.end();
            throw new IOException("The relay is closed");
        }
        try {
            opened.orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
            return door;
        } catch (CompletionException e) {
            door.close();
            throw new IOException("Could not take datagrams at " + spec.end(), e);
        }
    }

    private static void open(DatagramDoor door, CompletableFuture<Boolean> opened) {
        try {
            door.open();
            opened.complete(true);
        } catch (IOException | RuntimeException e) {
            opened.completeExceptionally(e);
        }
    }

    /** A look at what only the loop's thread may touch. */
    <T> CompletableFuture<T> onLoop(Supplier<T> look) {
        var seen = new CompletableFuture<T>();
        if (!loop.run(() -> seen.complete(look.get()))) {
            seen.completeExceptionally(new IOException("The relay is closed"));
        }
        return seen;
    }

    private boolean isForward(Port hostPort) {
        return open.stream().anyMatch(end -> end.port().equals(hostPort));
    }

    /** Ends all flows and releases all host ports. */
    @Override
    public void close() {
        loop.end().orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
    }
}
