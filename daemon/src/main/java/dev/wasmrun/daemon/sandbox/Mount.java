package dev.wasmrun.daemon.sandbox;

import java.nio.file.Path;

/**
 * Something of the host that a sandbox shows.
 *
 * @param inside the absolute path at which it is shown
 */
public record Mount(Path host, String inside, boolean writable) {
    public Mount {
        host = host.toAbsolutePath().normalize();
        if (!inside.startsWith("/")) {
            throw new IllegalArgumentException("not absolute: " + inside);
        }
    }
}
