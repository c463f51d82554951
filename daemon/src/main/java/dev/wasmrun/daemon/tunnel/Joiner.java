package dev.wasmrun.daemon.tunnel;

import java.nio.channels.SocketChannel;

/** Joins two connections, so that what goes into one comes out of the other; closes both. */
@FunctionalInterface
public interface Joiner {
    void join(SocketChannel one, SocketChannel other);
}
