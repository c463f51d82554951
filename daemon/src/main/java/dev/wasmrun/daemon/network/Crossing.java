package dev.wasmrun.daemon.network;

import java.nio.ByteBuffer;

/**
 * How a visitor gets to an app.
 *
 * @param sent what was read of the visitor already
 */
record Crossing(ByteBuffer sent, Filter filter, Traffic traffic) {
    /** With all his bytes as they are. */
    static Crossing plain(Traffic traffic) {
        return new Crossing(Filter.NOTHING, Filter.NONE, traffic);
    }
}
