package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;
import dev.wasmrun.protocol.Port;

import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
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

    /** The same as a bare socket, for who carries bytes. */
    CompletableFuture<TcpSocket> dial(Port port);

    /** The TCP ports that somebody listens on inside, in ascending order. */
    CompletableFuture<List<Port>> listening();

    /**
     * Completes within seconds once the TCP ports inside are others than these; fails when that
     * cannot be told. Whoever needs the answer no more cancels it.
     */
    CompletableFuture<List<Port>> listeningOtherThan(List<Port> known);

    /** The UDP ports that somebody takes datagrams on inside, in ascending order. */
    CompletableFuture<List<Port>> receiving();

    /** All that is open inside, with the programs behind it. */
    CompletableFuture<List<OpenSocket>> sockets();

    /** A socket for datagrams inside, without an address yet. The caller closes it. */
    CompletableFuture<DatagramChannel> datagrams();

    /**
     * Where datagrams for this port have to go inside: 127.0.0.1, or ::1 when only that takes any.
     */
    CompletableFuture<InetSocketAddress> receiver(Port port);
}
