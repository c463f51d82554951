package dev.wasmrun.protocol;

import java.util.List;

/**
 * The limits of an app as they are.
 *
 * @param inForce what was asked for, with the daemon's own where nothing was
 * @param means {@code cgroup v2}, {@code cgroup v1}, or {@code rlimits} where there are no groups
 * @param notEnforced what this machine cannot hold the app to, in words
 * @param met which limits the app met in its present or last run, in words
 */
public record LimitsStatus(
        Limits inForce, String means, List<String> notEnforced, List<String> met) {
    public static final LimitsStatus NONE = new LimitsStatus(Limits.NONE, "", List.of(), List.of());

    public LimitsStatus {
        notEnforced = List.copyOf(notEnforced);
        met = List.copyOf(met);
    }

    public LimitsStatus withMet(List<String> limits) {
        return new LimitsStatus(inForce, means, notEnforced, limits);
    }
}
