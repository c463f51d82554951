package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.NetworkNamespaces;
import dev.wasmrun.daemon.linux.TcpListeners;
import dev.wasmrun.daemon.linux.TcpSocket;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Transport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A private network: what runs inside has ports and a loopback of its own.
 *
 * <p>It is held by one thread that went in and never comes back. Sockets belong to the namespace
 * they were opened in, so that thread opens them and any other uses them; processes that it starts
 * live inside. The kernel keeps the namespace as long as the thread or such a process lives.
 */
public final class NetworkNamespace implements PrivateNetwork, AutoCloseable {
    private static final Path PROC = Path.of("/proc");
    private static final Logger log = LoggerFactory.getLogger(NetworkNamespace.class);

    private final TaskThread thread;
    private final Path path;
    private final PortWatch watch;
    private Optional<Question> question = Optional.empty();
    private final Dialer dialer;

    private NetworkNamespace(TaskThread thread, Path path, PortWatch watch) {
        this.thread = thread;
        this.watch = watch;
        dialer = new Dialer(thread);
        this.path = path;
    }

    /** Makes a new, empty network with its loopback up. Blocks for a millisecond or so. */
    public static NetworkNamespace create(String name, PortWatch watch) throws IOException {
        return on(
                TaskThread.start("network-" + name),
                watch,
                () -> {
                    NetworkNamespaces.unshareNetwork();
                    NetworkNamespaces.raiseLoopback();
                    openLowPorts();
                    return true;
                });
    }

    /** All ports are the app's own, 80 as well; a kernel's settings may be out of reach. */
    private static void openLowPorts() {
        try {
            new Sysctl("ipv4/ip_unprivileged_port_start").set(0);
        } catch (IOException e) {
            log.debug("Ports below 1024 stay closed to the app: {}", e.getMessage());
        }
    }

    /** Goes into a network that an earlier daemon made: that of a process which lives in it. */
    static NetworkNamespace enter(String name, Path namespace, PortWatch watch) throws IOException {
        return on(
                TaskThread.start("network-" + name),
                watch,
                () -> {
                    NetworkNamespaces.enterNetwork(namespace);
                    return true;
                });
    }

    /** The host's own network behind the same interface: no isolation at all. */
    static NetworkNamespace ofHost(String name, PortWatch watch) throws IOException {
        return on(TaskThread.start("network-" + name), watch, () -> true);
    }

    private static NetworkNamespace on(TaskThread thread, PortWatch watch, Callable<Boolean> enter)
            throws IOException {
        try {
            var self = PROC.resolve("thread-self");
            var id =
                    thread.call(
                            () -> {
                                enter.call();
                                return Files.readSymbolicLink(self);
                            });
            return new NetworkNamespace(thread, PROC.resolve(id.join()).resolve("ns/net"), watch);
        } catch (CompletionException e) {
            thread.close();
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException(e.getCause());
        }
    }

    /** Where other programs find this namespace: {@code /proc/PID/task/TID/ns/net}. */
    public Path path() {
        return path;
    }

    /** Runs short work inside; it must not wait for anything, or all others inside wait too. */
    public <T> CompletableFuture<T> call(Callable<T> work) {
        return thread.call(work);
    }

    // It enters by itself instead of inheriting the network of our thread: the thread that the JDK
    // makes to await a process is made by whoever starts it, would live inside, too, and keep the
    // network for a minute after its last process.
    @Override
    public CompletableFuture<Process> start(ProcessBuilder process) {
        var words = new ArrayList<>(List.of("nsenter", "--net=" + path, "--"));
        words.addAll(process.command());
        var started = new CompletableFuture<Process>();
        Thread.startVirtualThread(
                () -> {
                    try {
                        started.complete(process.command(words).start());
                    } catch (IOException | RuntimeException e) {
                        started.completeExceptionally(e);
                    }
                });
        return started;
    }

    @Override
    public CompletableFuture<SocketChannel> connect(Port port) {
        return dialer.connect(port);
    }

    @Override
    public CompletableFuture<TcpSocket> dial(Port port) {
        return dialer.dial(port);
    }

    @Override
    public CompletableFuture<List<Port>> listening() {
        return call(() -> question().ports());
    }

    @Override
    public CompletableFuture<List<Port>> listeningOtherThan(List<Port> known) {
        var changed = new CompletableFuture<List<Port>>();
        call(this::question)
                .whenComplete(
                        (asked, failure) -> {
                            if (failure == null) {
                                watch.add(known, asked, changed);
                            } else {
                                changed.completeExceptionally(new IOException(failure));
                            }
                        });
        return changed;
    }

    // On our thread: who asks the kernel gets an answer about the network that he began in.
    private Question question() {
        if (question.isEmpty()) {
            question = Optional.of(new Question(path.resolve("../../net").normalize()));
        }
        return question.get();
    }

    // Its lock is shared by our thread and the port watch, both of the platform: no virtual thread
    // is ever woken by ours.
    /** How it is asked who listens inside. */
    private static final class Question implements PortWatch.Question {
        private final Path table;
        private final Optional<TcpListeners> listeners;
        private boolean closed;

        Question(Path table) {
            this.table = table;
            listeners = listeners();
        }

        private static Optional<TcpListeners> listeners() {
            try {
                return Optional.of(TcpListeners.open());
            } catch (IOException e) {
                return Optional.empty(); // not with this kernel
            }
        }

        @Override
        public synchronized List<Port> ports() throws IOException {
            if (closed) {
                throw new IOException("The network was closed");
            }
            return listeners.isPresent()
                    ? listeners.get().ports().stream().map(Port::new).toList()
                    : SocketTable.read(table, Transport.TCP).listeningPorts();
        }

        synchronized boolean close() throws IOException {
            closed = true;
            if (listeners.isPresent()) {
                listeners.get().close();
            }
            return true;
        }
    }

    @Override
    public CompletableFuture<List<Port>> receiving() {
        return call(
                () -> {
                    var self = PROC.resolve("thread-self/net");
                    return SocketTable.read(self, Transport.UDP).listeningPorts();
                });
    }

    @Override
    public CompletableFuture<List<OpenSocket>> sockets() {
        call(this::question).thenAccept(watch::hurry); // what is shown is to be what is told
        return call(() -> SocketTable.readAll(PROC.resolve("thread-self/net")))
                .thenApplyAsync(
                        table -> {
                            try {
                                return SocketHolders.in(path).named(table.listeners());
                            } catch (IOException e) {
                                throw new CompletionException(e);
                            }
                        },
                        Thread::startVirtualThread);
    }

    @Override
    public CompletableFuture<DatagramChannel> datagrams() {
        return call(DatagramChannel::open);
    }

    @Override
    public CompletableFuture<InetSocketAddress> receiver(Port port) {
        return call(
                () -> {
                    var table = SocketTable.read(PROC.resolve("thread-self/net"), Transport.UDP);
                    return Dialer.LOOPBACKS.stream()
                            .map(address -> new InetSocketAddress(address, port.number()))
                            .filter(address -> table.holding(address).isPresent())
                            .findFirst()
                            .orElse(
                                    new InetSocketAddress(
                                            Dialer.LOOPBACKS.getFirst(), port.number()));
                });
    }

    /** Gives the namespace up; what still runs inside keeps it alive for itself. */
    @Override
    public void close() {
        var _ = call(() -> question.isPresent() && question.get().close());
        dialer.close();
        thread.close();
    }
}
