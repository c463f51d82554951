package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whose rights a process has on the host's files. */
public record UnixUser(int uid, int gid) {
    /** Whom this daemon runs as. Inside a user namespace that is 0, whoever it is outside. */
    public static UnixUser ofThisProcess() {
        return ownerOf(Path.of("/proc/self"));
    }

    /** Whom a file or folder belongs to. */
    public static UnixUser ownerOf(Path path) {
        try {
            return new UnixUser(
                    (int) Files.getAttribute(path, "unix:uid"),
                    (int) Files.getAttribute(path, "unix:gid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
