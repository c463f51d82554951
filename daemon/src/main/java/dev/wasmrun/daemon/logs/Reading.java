package dev.wasmrun.daemon.logs;

/**
 * How the daemon reads what apps write.
 *
 * @param longestLine in bytes; a longer line is cut
 * @param backlog how many bytes of a file may wait to be read; beyond that most of them are skipped
 */
public record Reading(Wakeups wakeups, GrowingFile.Freer freer, int longestLine, long backlog) {}
