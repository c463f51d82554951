package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.preview.ChannelFlow;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import jdk.net.ExtendedSocketOptions;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** The door for programs of this machine: the kernel says whose they are. */
final class UnixSocket {
    private static final Logger LOG = LoggerFactory.getLogger(UnixSocket.class);
    private static final int LONGEST_PATH = 100;
    private static final int MOST_CONNECTIONS = 512;
    // A client that does not wait is told EAGAIN when as many wait already.
    private static final int WAITING = 4096;
    private static final long PAUSE_NANOS = 100_000_000;

    private final Path path;
    private final ServerSocketChannel server;
    private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;
    private final ActorSystem<?> system;
    private final Materializer materializer;
    private final UserPrincipal self;
    private final Semaphore free = new Semaphore(MOST_CONNECTIONS);

    private UnixSocket(
            Path path,
            ServerSocketChannel server,
            Function<HttpRequest, CompletionStage<HttpResponse>> handler,
            ActorSystem<?> system)
            throws IOException {
        this.path = path;
        this.server = server;
        this.handler = handler;
        this.system = system;
        this.materializer = Materializer.matFromSystem(system);
        // Who owns a file we made is who we are, in the same user namespace that peers are told in.
        this.self = Files.getOwner(path);
    }

    static UnixSocket open(
            Path path,
            Function<HttpRequest, CompletionStage<HttpResponse>> handler,
            ActorSystem<?> system)
            throws IOException {
        if (path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length
                > LONGEST_PATH) {
            throw unavailable(
                    "socket-path-too-long",
                    "The path of the socket is too long: " + path,
                    "Set WASMRUN_HOME to a folder with a shorter path");
        }
        removeStale(path);
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path), WAITING);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            var socket = new UnixSocket(path, server, handler, system);
            Thread.ofVirtual().name("unix-socket").start(socket::accept);
            return socket;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Takes no more connections. Those that are open end by themselves. */
    void close() {
        try {
            if (server.isOpen()) {
                server.close();
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("Could not close {}", path, e);
        }
    }

    /** A daemon that died leaves its socket file; one that answers is another daemon. */
    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw unavailable(
                    "already-running",
                    "Another wasmrund already answers at " + path,
                    "Use that one, or stop it: wasmrun daemon stop");
        } catch (IOException e) {
            Files.delete(path);
        }
    }

    private void accept() {
        while (server.isOpen()) {
            free.acquireUninterruptibly();
            try {
                serve(server.accept());
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                free.release();
                LOG.warn("Could not take a connection", e);
                // Out of file descriptors, most likely: trying at once would only spin.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        var welcome = isWelcome(channel);
        Http.get(system)
                .serverLayer(Tuning.server(system))
                .atop(ChannelFlow.plain())
                .join(ChannelFlow.of(channel, free::release))
                .join(
                        Flow.<HttpRequest>create()
                                .mapAsync(
                                        1, request -> welcome ? handler.apply(request) : refuse()))
                .run(materializer);
    }

    private boolean isWelcome(SocketChannel channel) throws IOException {
        var peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        return peer.equals(self) || peer.getName().equals("root");
    }

    private static CompletionStage<HttpResponse> refuse() {
        return CompletableFuture.completedFuture(
                Answers.problem(
                        Problems.forbidden(
                                "other-user",
                                "This daemon belongs to another user",
                                "Start your own: wasmrun daemon start")));
    }

    private static ProblemException unavailable(String code, String message, String hint) {
        return new Problem(Problem.Kind.UNAVAILABLE, code, message, hint).asException();
    }
}
