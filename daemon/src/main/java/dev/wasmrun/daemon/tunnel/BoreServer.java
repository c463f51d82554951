package dev.wasmrun.daemon.tunnel;

import dev.wasmrun.daemon.linux.TcpSocket;
import dev.wasmrun.daemon.network.Loop;
import dev.wasmrun.daemon.network.Relay;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** A server of the bore protocol: lends its public ports to tunnels of whoever knows its secret. */
public final class BoreServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int MOST_CONNECTIONS = 4096;
    private static final int MOST_WAITING = 4096;
    private static final Duration VISITOR = Duration.ofSeconds(10);
    private static final Duration BEAT = Duration.ofMillis(400);
    private static final Logger log = LoggerFactory.getLogger(BoreServer.class);

    private final PublicPorts ports;
    private final Optional<Secret> secret;
    private final Relay relay;
    private final TcpSocket listener;
    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Map<UUID, TcpSocket> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private BoreServer(
            PublicPorts ports, Optional<Secret> secret, Relay relay, TcpSocket listener) {
        this.ports = ports;
        this.secret = secret;
        this.relay = relay;
        this.listener = listener;
    }

    /**
     * @param control where clients come in; port 0 for any
     * @param relay joins visitors with clients; it must outlive this
     */
    public static BoreServer start(
            InetSocketAddress control, PublicPorts ports, Optional<String> secret, Relay relay)
            throws IOException {
        var listener = TcpSocket.listen(control, BACKLOG);
        try {
            var server = new BoreServer(ports, secret.map(Secret::new), relay, listener);
            relay.open(listener, server::letIn);
            return server;
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    public int port() throws IOException {
        return listener.localAddress().getPort();
    }

    /** Connections that it keeps for now: 0 when nobody is there. */
    int held() {
        return clients.size() + waiting.size();
    }

    private void letIn(Loop loop, TcpSocket socket) {
        if (closed || !connections.tryAcquire()) {
            socket.close();
            return;
        }
        var client = new Client();
        clients.add(client);
        Talk.with(loop, socket, client);
    }

    private Optional<TcpSocket> take(UUID visitor) {
        return Optional.ofNullable(waiting.remove(visitor));
    }

    /** Somebody who wants a public port, or fetches a visitor of his. */
    private final class Client implements Talk.Partner {
        private Optional<UUID> challenge = Optional.empty();
        private volatile Optional<Talk> talk = Optional.empty();
        private Optional<TcpSocket> publicPort = Optional.empty();
        private boolean left;

        @Override
        public void begin(Talk client) throws IOException {
            talk = Optional.of(client);
            if (closed) {
                throw new IOException("The server is closed");
            }
            client.expect(Talk.PATIENCE);
            if (secret.isPresent()) {
                var asked = UUID.randomUUID();
                challenge = Optional.of(asked);
                client.send("Challenge", asked.toString());
            }
        }

        @Override
        public void heard(Talk client, String frame) throws IOException {
            if (publicPort.isPresent()) {
                return; // it has nothing to say any more
            }
            try {
                answer(client, ClientMessage.parse(frame));
            } catch (Refused e) {
                client.send("Error", e.getMessage());
                throw e;
            }
        }

        private void answer(Talk client, ClientMessage message) throws IOException {
            if (challenge.isPresent()) {
                authenticate(challenge.get(), message);
                challenge = Optional.empty();
                return;
            }
            switch (message) {
                case ClientMessage.Hello(var port) -> lend(client, port);
                case ClientMessage.Accept(var id) -> join(client, id);
                case ClientMessage.Authenticate _ -> throw new IOException("It was not asked");
            }
        }

        private void authenticate(UUID asked, ClientMessage message) throws Refused {
            if (!(message instanceof ClientMessage.Authenticate(var answer))) {
                throw new Refused(
                        Refused.Reason.SECRET_MISSING,
                        "server requires secret, but no secret was provided");
            }
            if (!secret.orElseThrow().isAnswer(asked, answer)) {
                throw new Refused(Refused.Reason.SECRET_WRONG, "invalid secret");
            }
        }

        private void lend(Talk client, int port) throws IOException {
            var opened = ports.open(port);
            keep(opened);
            client.send("Hello", opened.localAddress().getPort());
            client.loop().open(opened, (loop, visitor) -> announce(client, loop, visitor));
            beat(client);
        }

        // Closed meanwhile: whoever comes second, this or end(), sees the other.
        private synchronized void keep(TcpSocket opened) throws IOException {
            publicPort = Optional.of(opened);
            if (closed) {
                opened.close();
                throw new IOException("The server is closed");
            }
        }

        /** Tells the client all the time that we live, until it is gone. */
        private void beat(Talk client) {
            client.loop()
                    .after(
                            BEAT,
                            () -> {
                                if (!left) {
                                    client.say("\"Heartbeat\"");
                                    beat(client);
                                }
                            });
        }

        private void announce(Talk client, Loop loop, TcpSocket visitor) {
            if (waiting.size() >= MOST_WAITING) {
                visitor.close();
                return;
            }
            var id = UUID.randomUUID();
            waiting.put(id, visitor);
            loop.after(VISITOR, () -> take(id).ifPresent(TcpSocket::close));
            client.say("{\"Connection\":\"" + id + "\"}");
        }

        private void join(Talk client, UUID id) throws IOException {
            var visitor = take(id);
            if (visitor.isEmpty()) {
                throw new IOException("There is no such visitor");
            }
            try {
                relay.join(client.letGo(), visitor.get(), client.rest());
            } catch (IOException e) {
                visitor.get().close();
                throw e;
            }
            leave();
        }

        @Override
        public void silent(Talk client) throws IOException {
            if (publicPort.isEmpty()) {
                throw new IOException("It says nothing");
            }
        }

        @Override
        public void ended(IOException why) {
            log.debug("A client is gone: {}", why.getMessage());
            closePort(); // without its client, visitors would wait in vain
            leave();
        }

        private synchronized void closePort() {
            publicPort.ifPresent(TcpSocket::close);
        }

        private void leave() {
            left = true;
            clients.remove(this);
            connections.release();
        }

        /** For any thread. */
        void end() {
            closePort();
            talk.ifPresent(open -> open.loop().run(open::end));
        }
    }

    /** Ends the links of all clients and gives their ports back. */
    @Override
    public void close() {
        closed = true;
        listener.close();
        clients.forEach(Client::end);
        waiting.values().forEach(TcpSocket::close);
    }
}
