package dev.wasmrun.protocol;

import java.util.Optional;

/**
 * How a command ended that ran in an app's sandbox.
 *
 * @param exitCode 128+n for signal n; 126 and 127 for a command that cannot run or is not there
 * @param problem why it never ran
 */
public record ExecEnd(Optional<Integer> exitCode, Optional<Problem> problem) {}
