package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.Port;

import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An app's own network, as those see it who start the app in it and reach it from outside. */
public interface PrivateNetwork {
    /** Starts a process that lives inside. */
    CompletableFuture<Process> start(ProcessBuilder process);

    /**
     * A connection, blocking or not, to whatever listens on this port on 127.0.0.1, 0.0.0.0 or ::1
     * inside; fails with an IOException when nothing does. The caller closes it.
     */
    CompletableFuture<SocketChannel> connect(Port port);

    /** The TCP ports that somebody listens on inside, in ascending order. */
    CompletableFuture<List<Port>> listening();
}
