package dev.wasmrun.protocol;

import java.time.Instant;

/**
 * The daemon as it is.
 *
 * @param home its state folder, {@code $WASMRUN_HOME}
 * @param url of UI and API
 * @param rootless whether it runs without root
 */
public record DaemonStatus(
        String version,
        long pid,
        Instant startedAt,
        String home,
        String url,
        String user,
        boolean rootless,
        int apps) {}
