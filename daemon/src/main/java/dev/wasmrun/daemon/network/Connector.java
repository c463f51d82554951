package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.Port;

import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletionStage;

/** The way to an app: each call is a new connection to the port it listens on. */
public interface Connector {
    /** A connected channel that the caller closes; an IOException while nothing listens. */
    CompletionStage<SocketChannel> connect();

    static Connector into(PrivateNetwork network, Port port) {
        return () -> network.connect(port);
    }
}
