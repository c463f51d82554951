package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.linux.Dialled;
import dev.wasmrun.daemon.linux.TcpSocket;
import dev.wasmrun.daemon.network.OpenSocket;
import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A network in which a test says who listens. */
final class FakeNetwork implements PrivateNetwork {
    private final List<Port> dialed = new CopyOnWriteArrayList<>();
    private volatile int way;
    private final List<Waiter> waiting = new CopyOnWriteArrayList<>();
    private volatile Supplier<CompletableFuture<List<Port>>> ports =
            () -> CompletableFuture.completedFuture(List.of());

    /** From now on somebody listens there, and only there. */
    void listensOn(int... numbers) {
        var now = IntStream.of(numbers).mapToObj(Port::new).toList();
        ports = () -> CompletableFuture.completedFuture(now);
        waiting.forEach(waiter -> waiter.tell(now));
    }

    private record Waiter(List<Port> known, CompletableFuture<List<Port>> changed) {
        void tell(List<Port> now) {
            if (!known.equals(now)) {
                changed.complete(now);
            }
        }
    }

    @Override
    public CompletableFuture<List<Port>> listeningOtherThan(List<Port> known) {
        var waiter = new Waiter(known, new CompletableFuture<>());
        waiting.add(waiter);
        ports.get().thenAccept(waiter::tell); // it may have changed between look and wait
        return waiter.changed();
    }

    /** From now on who asks gets this. */
    void answers(CompletableFuture<List<Port>> answer) {
        ports = () -> answer;
    }

    /** From now on who connects gets to this port of the host. */
    void leadsTo(int hostPort) {
        way = hostPort;
    }

    List<Port> dialed() {
        return List.copyOf(dialed);
    }

    @Override
    public CompletableFuture<Process> start(ProcessBuilder process) {
        return CompletableFuture.failedFuture(new IOException("This network starts nothing"));
    }

    @Override
    public CompletableFuture<TcpSocket> dial(Port port) {
        dialed.add(port);
        return way > 0
                ? Dialled.futureTo(way)
                : CompletableFuture.failedFuture(new IOException("Nobody is there"));
    }

    @Override
    public CompletableFuture<SocketChannel> connect(Port port) {
        dialed.add(port);
        if (way > 0) {
            try {
                return CompletableFuture.completedFuture(
                        SocketChannel.open(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), way)));
            } catch (IOException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        return CompletableFuture.failedFuture(new IOException("Nobody is there"));
    }

    @Override
    public CompletableFuture<List<Port>> listening() {
        return ports.get();
    }

    @Override
    public CompletableFuture<List<Port>> receiving() {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<List<OpenSocket>> sockets() {
        return ports.get()
                .thenApply(
                        open ->
                                open.stream()
                                        .map(
                                                port ->
                                                        new OpenSocket(
                                                                Transport.TCP,
                                                                InetAddress.ofLiteral("127.0.0.1"),
                                                                port,
                                                                Optional.empty()))
                                        .toList());
    }

    @Override
    public CompletableFuture<DatagramChannel> datagrams() {
        return CompletableFuture.failedFuture(new IOException("Nobody is there"));
    }

    @Override
    public CompletableFuture<InetSocketAddress> receiver(Port port) {
        return CompletableFuture.failedFuture(new IOException("Nobody is there"));
    }
}
