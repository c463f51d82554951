package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The network of an app without isolation: the host's. Of all that is open there, only what the
 * app's own processes opened is seen, and reached.
 */
public final class HostNetwork implements PrivateNetwork {
    /** The numbers of the app's processes as they are now. */
    @FunctionalInterface
    public interface Members {
        Set<Long> now() throws IOException;
    }

    /** What was the app's own a moment ago need not be looked for again. */
    private record Seen(List<Port> ports, long at) {
        boolean isFresh() {
            return System.nanoTime() - at < FRESH.toNanos();
        }
    }

    private static final Path NET = Path.of("/proc/self/net");
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final NetworkNamespace host;
    private final PortWatch watch;
    private final Members members;
    private final PortWatch.Question question = () -> ports(Transport.TCP);
    private volatile Seen seen = new Seen(List.of(), System.nanoTime());

    HostNetwork(NetworkNamespace host, PortWatch watch, Members members) {
        this.host = host;
        this.watch = watch;
        this.members = members;
    }

    @Override
    public CompletableFuture<Process> start(ProcessBuilder process) {
        return host.start(process);
    }

    @Override
    public CompletableFuture<SocketChannel> connect(Port port) {
        return isKnown(port) ? host.connect(port) : own(port).thenCompose(host::connect);
    }

    @Override
    public CompletableFuture<TcpSocket> dial(Port port) {
        return isKnown(port) ? host.dial(port) : own(port).thenCompose(host::dial);
    }

    private boolean isKnown(Port port) {
        var known = seen;
        return known.isFresh() && known.ports().contains(port);
    }

    private CompletableFuture<Port> own(Port port) {
        return looking(() -> refuseOthers(port));
    }

    // One looks for all who come meanwhile.
    private synchronized Port refuseOthers(Port port) throws IOException {
        if (!isKnown(port) && !ports(Transport.TCP).contains(port)) {
            throw new IOException("Port %s is not the app's".formatted(port));
        }
        return port;
    }

    private List<Port> ports(Transport protocol) throws IOException {
        var own = new SocketTable(own(SocketTable.read(NET, protocol))).listeningPorts();
        if (protocol == Transport.TCP) {
            seen = new Seen(own, System.nanoTime());
        }
        return own;
    }

    private List<SocketTable.Listener> own(SocketTable table) throws IOException {
        var holders = SocketHolders.of(members.now());
        return table.listeners().stream().filter(one -> holders.hold(one.inode())).toList();
    }

    @Override
    public CompletableFuture<List<Port>> listening() {
        return looking(question::ports);
    }

    @Override
    public CompletableFuture<List<Port>> listeningOtherThan(List<Port> known) {
        var changed = new CompletableFuture<List<Port>>();
        watch.add(known, question, changed);
        return changed;
    }

    @Override
    public CompletableFuture<List<Port>> receiving() {
        return looking(() -> ports(Transport.UDP));
    }

    @Override
    public CompletableFuture<List<OpenSocket>> sockets() {
        watch.hurry(question);
        return looking(
                () -> {
                    var holders = SocketHolders.of(members.now());
                    var table = SocketTable.readAll(NET);
                    return holders.named(
                            table.listeners().stream()
                                    .filter(one -> holders.hold(one.inode()))
                                    .toList());
                });
    }

    @Override
    public CompletableFuture<DatagramChannel> datagrams() {
        return host.datagrams();
    }

    @Override
    public CompletableFuture<InetSocketAddress> receiver(Port port) {
        return looking(
                () -> {
                    var own = new SocketTable(own(SocketTable.read(NET, Transport.UDP)));
                    return Dialer.LOOPBACKS.stream()
                            .map(address -> new InetSocketAddress(address, port.number()))
                            .filter(address -> own.holding(address).isPresent())
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new IOException(
                                                    "Port %s/udp is not the app's"
                                                            .formatted(port)));
                });
    }

    private static <T> CompletableFuture<T> looking(Callable<T> look) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return look.call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                Thread::startVirtualThread);
    }
}
