package dev.wasmrun.daemon.tunnel;

import java.io.IOException;

/** A server that served says nothing any more. Its connection is open still, since nobody knows. */
final class Silence extends IOException {
    Silence() {
        super("The server says nothing any more");
    }
}
