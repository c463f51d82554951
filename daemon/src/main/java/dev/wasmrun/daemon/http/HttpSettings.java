package dev.wasmrun.daemon.http;

import java.nio.file.Path;

/**
 * Where the daemon can be reached.
 *
 * @param address to listen on; loopback unless the user chose another
 * @param port 0 takes any free one
 * @param home the state folder, {@code $WASMRUN_HOME}; exists
 * @param user whose apps these are: every caller who gets in is this user
 */
public record HttpSettings(String address, int port, Path home, String version, String user) {
    public static final String LOOPBACK = "127.0.0.1";
    public static final int PORT = 8420;
}
