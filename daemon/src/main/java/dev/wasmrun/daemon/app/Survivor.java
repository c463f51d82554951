package dev.wasmrun.daemon.app;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A run that outlived its daemon, or ended when there was none.
 *
 * @param files the folder of the run, with its output
 * @param init process 1 of its sandbox; empty when it has ended
 */
public record Survivor(int run, Path files, OptionalLong init, RunRecord record) {}
