package dev.wasmrun.daemon.logs;

/**
 * How the daemon reads what apps write.
 *
 * @param longestLine in bytes; a longer line is cut
 */
public record Reading(Wakeups wakeups, GrowingFile.Freer freer, int longestLine) {}
