package dev.wasmrun.daemon.install;

import java.nio.file.Path;

/**
 * Something of the host that a sandbox shows.
 *
 * @param inside the absolute path at which it is shown
 */
public record Mount(Path host, String inside, boolean writable) {
    static Mount readOnly(Path host) {
        return new Mount(host, host.toString(), false);
    }
}
