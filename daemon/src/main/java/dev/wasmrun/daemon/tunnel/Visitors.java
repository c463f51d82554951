package dev.wasmrun.daemon.tunnel;

import dev.wasmrun.daemon.network.Connection;
import dev.wasmrun.daemon.network.Loop;

import java.nio.ByteBuffer;

/** Where visitors of a tunnel go: to the app, as soon as it answers. */
public interface Visitors extends AutoCloseable {
    /** Where the next one is to be fetched: not always the same. */
    Loop loop();

    /**
     * Takes the connection over, on its loop's thread, and closes it. {@code sent} is what the
     * visitor sent already.
     */
    void welcome(Connection visitor, ByteBuffer sent);

    /** Those who are there leave, and nobody comes in any more. */
    @Override
    void close();
}
