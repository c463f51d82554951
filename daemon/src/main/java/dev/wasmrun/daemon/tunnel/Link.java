package dev.wasmrun.daemon.tunnel;

import dev.wasmrun.daemon.network.Loop;
import dev.wasmrun.protocol.TunnelServer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
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
    private Optional<Talk> talk = Optional.empty();
    private boolean authenticated;
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
     * Speaks with the server until the connection ends, which is always a failure. After a {@link
     * Silence} the caller closes it, once the server is heard again.
     *
     * @param connected hears of the public port; both hear it on the threads of the relay
     */
    void begin(IntConsumer connected, Consumer<IOException> ended) {
        Thread.startVirtualThread(
                () -> {
                    try {
                        var addresses = new ArrayDeque<>(addresses(server.host()));
                        var loop = visitors.loop();
                        var control = new Control(loop, addresses, connected, ended);
                        if (!loop.run(control::dial)) {
                            throw new IOException("The relay is closed");
                        }
                    } catch (IOException e) {
                        ended.accept(e);
                    }
                });
    }

    private static List<InetAddress> addresses(String host) throws IOException {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new IOException("There is no host " + host, e);
        }
    }

    /** Where the server tells who is there. */
    private final class Control implements Talk.Partner {
        private final Loop loop;
        private final Queue<InetAddress> addresses;
        private final IntConsumer connected;
        private final Consumer<IOException> ended;
        private State state = State.DIALLING;

        private enum State {
            DIALLING,
            CHALLENGED,
            GREETING,
            SERVING,
            LOST
        }

        Control(
                Loop loop,
                Queue<InetAddress> addresses,
                IntConsumer connected,
                Consumer<IOException> ended) {
            this.loop = loop;
            this.addresses = addresses;
            this.connected = connected;
            this.ended = ended;
        }

        /** To the first address of the name that answers. */
        void dial() {
            Talk.to(loop, place(), this);
        }

        private InetSocketAddress place() {
            return new InetSocketAddress(addresses.element(), server.port());
        }

        @Override
        public void begin(Talk talk) throws IOException {
            hold(talk);
            if (secret.isEmpty()) {
                greet(talk);
            } else {
                state = State.CHALLENGED;
                talk.expect(CHALLENGE);
            }
        }

        private void greet(Talk talk) throws IOException {
            state = State.GREETING;
            talk.send("Hello", port);
            talk.expect(Talk.PATIENCE);
        }

        @Override
        public void heard(Talk talk, String frame) throws IOException {
            var message = ServerMessage.parse(frame);
            switch (state) {
                case DIALLING -> throw new IOException(ServerMessage.RUBBISH);
                case CHALLENGED -> {
                    authenticate(talk, message);
                    authenticated = true;
                    greet(talk);
                }
                case GREETING -> {
                    var given = welcome(message);
                    state = State.SERVING;
                    talk.expect(SILENCE);
                    connected.accept(given);
                }
                case SERVING -> on(message);
                case LOST -> {
                    // another link serves by now
                }
            }
        }

        private int welcome(ServerMessage answer) throws IOException {
            if (answer instanceof ServerMessage.Hello && secret.isPresent() && !authenticated) {
                throw new Refused(Refused.Reason.SECRET_UNWANTED, "The server asked for no secret");
            }
            return switch (answer) {
                case ServerMessage.Hello(var given) -> given;
                case ServerMessage.Challenge _ ->
                        throw new Refused(
                                Refused.Reason.SECRET_MISSING, "The server wants a secret");
                case ServerMessage.Refusal(var text) -> throw Refused.of(text);
                case ServerMessage.Heartbeat _, ServerMessage.Connection _ ->
                        throw new IOException(ServerMessage.RUBBISH);
            };
        }

        @Override
        public void silent(Talk talk) throws IOException {
            switch (state) {
                case DIALLING, GREETING -> throw new IOException("The other side says nothing");
                case CHALLENGED -> greet(talk); // it does not want to know a secret
                case SERVING -> {
                    state = State.LOST;
                    talk.resetOnClose();
                    ended.accept(new Silence());
                }
                case LOST -> {
                    // nothing more is expected
                }
            }
        }

        @Override
        public void ended(IOException why) {
            if (state == State.DIALLING && addresses.size() > 1) {
                addresses.remove();
                dial();
            } else if (state != State.LOST) {
                ended.accept(state == State.DIALLING ? nobody(why) : why);
            }
        }

        private void on(ServerMessage message) throws IOException {
            switch (message) {
                case ServerMessage.Heartbeat() -> {
                    // it is alive
                }
                case ServerMessage.Connection(var id) -> {
                    if (arriving.tryAcquire()) {
                        fetch(id);
                    }
                }
                case ServerMessage.Refusal(var text) -> throw Refused.of(text);
                case ServerMessage.Hello _, ServerMessage.Challenge _ ->
                        throw new IOException(ServerMessage.RUBBISH);
            }
        }

        // From the very machine that holds the visitor: the name may have several.
        private void fetch(UUID visitor) {
            var where = visitors.loop();
            var place = place();
            if (!where.run(() -> Talk.to(where, place, new Fetch(visitor)))) {
                arriving.release();
            }
        }

        private IOException nobody(IOException why) {
            var text = "Nobody answers at %s:%d".formatted(server.host(), server.port());
            return new IOException(text, why);
        }
    }

    private synchronized void hold(Talk control) throws IOException {
        if (closed) {
            throw new IOException("The tunnel is closed");
        }
        talk = Optional.of(control);
    }

    private void authenticate(Talk talk, ServerMessage message) throws IOException {
        switch (message) {
            case ServerMessage.Challenge(var id) ->
                    talk.send("Authenticate", secret.orElseThrow().answer(id));
            case ServerMessage.Refusal(var text) -> throw Refused.of(text);
            case ServerMessage.Hello _, ServerMessage.Heartbeat _, ServerMessage.Connection _ ->
                    throw new IOException(ServerMessage.RUBBISH);
        }
    }

    /** Where one visitor is taken over. */
    private final class Fetch implements Talk.Partner {
        private final UUID visitor;

        Fetch(UUID visitor) {
            this.visitor = visitor;
        }

        @Override
        public void begin(Talk talk) throws IOException {
            if (secret.isEmpty()) {
                accept(talk);
            } else {
                talk.expect(CHALLENGE);
            }
        }

        @Override
        public void heard(Talk talk, String frame) throws IOException {
            authenticate(talk, ServerMessage.parse(frame));
            accept(talk);
        }

        private void accept(Talk talk) throws IOException {
            talk.send("Accept", visitor.toString());
            visitors.welcome(talk.letGo(), talk.rest());
            arriving.release();
        }

        @Override
        public void silent(Talk talk) throws IOException {
            throw new IOException("The server asked for no secret");
        }

        @Override
        public void ended(IOException why) {
            arriving.release();
            log.debug("A visitor of a tunnel was lost: {}", why.getMessage());
        }
    }

    /** Also one that is still being opened. Visitors that are there stay. */
    @Override
    public synchronized void close() {
        closed = true;
        talk.ifPresent(open -> open.loop().run(open::close));
    }
}
