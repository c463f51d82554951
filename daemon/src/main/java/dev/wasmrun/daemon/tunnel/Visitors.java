package dev.wasmrun.daemon.tunnel;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Where visitors of a tunnel go: to the app, as soon as it answers. */
public interface Visitors {
    /** Takes the connection over and closes it. {@code sent} is what the visitor sent already. */
    void welcome(SocketChannel visitor, ByteBuffer sent);
}
