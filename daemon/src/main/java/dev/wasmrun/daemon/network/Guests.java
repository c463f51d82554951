package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;

/** Takes visitors in, one after the other, and closes them in the end. */
@FunctionalInterface
public interface Guests {
    /** On the thread of this loop. */
    void enter(Loop loop, TcpSocket visitor);
}
