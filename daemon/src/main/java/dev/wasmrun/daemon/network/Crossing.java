package dev.wasmrun.daemon.network;

import java.nio.ByteBuffer;

/**
 * How a visitor gets to an app.
 *
 * @param sent what was read of the visitor already
 * @param splices whether large streams may go through the kernel alone
 */
record Crossing(ByteBuffer sent, Filter filter, Traffic traffic, boolean splices) {
    /** With all his bytes as they are. */
    static Crossing plain(Traffic traffic) {
        return new Crossing(Filter.NOTHING, Filter.NONE, traffic, true);
    }
}
