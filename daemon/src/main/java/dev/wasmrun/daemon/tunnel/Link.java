package dev.wasmrun.daemon.tunnel;

import dev.wasmrun.protocol.TunnelServer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/** One connection to a bore server, from the greeting to its end. */
final class Link implements AutoCloseable {
    /** A server that is alive says so twice a second. */
    static final Duration SILENCE = Duration.ofMillis(2_500);

    private static final Duration CHALLENGE = Duration.ofSeconds(2);
    private static final int MOST_ARRIVING = 512;
    private static final Logger log = LoggerFactory.getLogger(Link.class);

    private final TunnelServer server;
    private final Optional<Secret> secret;
    private final int port;
    private final Visitors visitors;
    private final Semaphore arriving = new Semaphore(MOST_ARRIVING);
    private Optional<Wire> wire = Optional.empty();
    private boolean closed;

    /**
     * @param port the public port to ask for; 0 for any
     */
    Link(TunnelServer server, Optional<Secret> secret, int port, Visitors visitors) {
        this.server = server;
        this.secret = secret;
        this.port = port;
        this.visitors = visitors;
    }

    TunnelServer server() {
        return server;
    }

    /**
     * Blocks until the connection ends, which is always an exception. After a {@link Silence} the
     * caller closes it, once the server is heard again.
     */
    void run(IntConsumer connected) throws IOException {
        var control = Wire.connect(server.host(), server.port());
        try {
            hold(control);
            connected.accept(greet(control));
            listen(control);
        } catch (Silence e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            control.close();
            throw e;
        }
    }

    private void listen(Wire control) throws IOException {
        try {
            while (true) {
                on(control.receive(SILENCE), control.peer());
            }
        } catch (SocketTimeoutException e) {
            control.resetOnClose();
            throw new Silence();
        }
    }

    private synchronized void hold(Wire control) throws IOException {
        if (closed) {
            throw new IOException("The tunnel is closed");
        }
        wire = Optional.of(control);
    }

    private int greet(Wire control) throws IOException {
        var authenticated = authenticate(control);
        control.send("Hello", port);
        var answer = control.receive(Wire.PATIENCE);
        if (answer instanceof ServerMessage.Hello && !authenticated) {
            throw new Refused(Refused.Reason.SECRET_UNWANTED, "The server asked for no secret");
        }
        return switch (answer) {
            case ServerMessage.Hello(var given) -> given;
            case ServerMessage.Challenge _ ->
                    throw new Refused(Refused.Reason.SECRET_MISSING, "The server wants a secret");
            case ServerMessage.Refusal(var text) -> throw Refused.of(text);
            case ServerMessage.Heartbeat _, ServerMessage.Connection _ ->
                    throw new IOException(ServerMessage.RUBBISH);
        };
    }

    /** False when there is a secret that the server does not want to know. */
    private boolean authenticate(Wire connection) throws IOException {
        if (secret.isEmpty()) {
            return true;
        }
        try {
            switch (connection.receive(CHALLENGE)) {
                case ServerMessage.Challenge(var id) ->
                        connection.send("Authenticate", secret.get().answer(id));
                case ServerMessage.Refusal(var text) -> throw Refused.of(text);
                case ServerMessage.Hello _, ServerMessage.Heartbeat _, ServerMessage.Connection _ ->
                        throw new IOException(ServerMessage.RUBBISH);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private void on(ServerMessage message, SocketAddress peer) throws IOException {
        switch (message) {
            case ServerMessage.Heartbeat() -> {
                // it is alive
            }
            case ServerMessage.Connection(var id) -> {
                if (arriving.tryAcquire()) {
                    Thread.startVirtualThread(() -> fetch(id, peer));
                }
            }
            case ServerMessage.Refusal(var text) -> throw Refused.of(text);
            case ServerMessage.Hello _, ServerMessage.Challenge _ ->
                    throw new IOException(ServerMessage.RUBBISH);
        }
    }

    // From the very machine that holds the visitor: the name may have several.
    private void fetch(UUID visitor, SocketAddress peer) {
        try {
            var data = Wire.connect(peer);
            try {
                if (!authenticate(data)) {
                    throw new IOException("The server asked for no secret");
                }
                data.send("Accept", visitor.toString());
            } catch (IOException | RuntimeException e) {
                data.close();
                throw e;
            }
            visitors.welcome(data.channel(), data.rest());
        } catch (IOException e) {
            log.debug("A visitor of a tunnel was lost: {}", e.getMessage());
        } finally {
            arriving.release();
        }
    }

    /** Also one that is still being opened. Visitors that are there stay. */
    @Override
    public synchronized void close() {
        closed = true;
        wire.ifPresent(Wire::close);
    }
}
