package dev.wasmrun.protocol;

import java.time.Instant;

/**
 * One line of an app's log.
 *
 * @param seq position in the app's whole log, from 1, without gaps
 * @param run which life of the process wrote it, from 1; 0 before the first
 * @param text the line without its line end; colour codes are kept
 */
public record LogLine(long seq, int run, Instant time, LogStream stream, String text) {}
