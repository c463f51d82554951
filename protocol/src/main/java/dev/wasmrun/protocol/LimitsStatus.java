package dev.wasmrun.protocol;

import java.util.List;

/**
 * The limits of an app as they are.
 *
 * @param inForce what was asked for, with the daemon's own where nothing was
 * @param notEnforced what this machine cannot hold the app to, in words
 */
public record LimitsStatus(Limits inForce, List<String> notEnforced) {
    public static final LimitsStatus NONE = new LimitsStatus(Limits.NONE, List.of());

    public LimitsStatus {
        notEnforced = List.copyOf(notEnforced);
    }
}
