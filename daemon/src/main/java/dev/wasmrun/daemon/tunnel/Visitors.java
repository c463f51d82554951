package dev.wasmrun.daemon.tunnel;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Where visitors of a tunnel go: to the app, as soon as it answers. */
public interface Visitors extends AutoCloseable {
    /** Takes the connection over and closes it. {@code sent} is what the visitor sent already. */
    void welcome(SocketChannel visitor, ByteBuffer sent);

    /** Those who are there leave, and nobody comes in any more. */
    @Override
    void close();
}
