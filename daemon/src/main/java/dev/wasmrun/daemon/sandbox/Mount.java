package dev.wasmrun.daemon.sandbox;

import java.nio.file.Path;

/** A folder or file of the host that an app sees, at a path of the sandbox. */
public record Mount(Path host, String inside, boolean writable) {
    public Mount {
        if (!host.isAbsolute() || !inside.startsWith("/")) {
            throw new IllegalArgumentException("Not absolute: %s at %s".formatted(host, inside));
        }
    }

    /** Seen where it is, unchangeable: a runtime outside /usr. */
    public static Mount readOnly(Path path) {
        return new Mount(path, path.toString(), false);
    }
}
