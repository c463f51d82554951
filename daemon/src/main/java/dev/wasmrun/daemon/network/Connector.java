package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;
import dev.wasmrun.protocol.Port;

import java.util.concurrent.CompletionStage;

/** The way to an app: each call is a new connection to the port it listens on. */
public interface Connector {
    /** A connected socket that the caller closes; an IOException while nothing listens. */
    CompletionStage<TcpSocket> connect();

    static Connector into(PrivateNetwork network, Port port) {
        return () -> network.dial(port);
    }
}
