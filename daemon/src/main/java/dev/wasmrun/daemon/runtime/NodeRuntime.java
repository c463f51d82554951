package dev.wasmrun.daemon.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A Node.js on this machine.
 *
 * @param executable the real file, no shim and no link
 * @param folders what a sandbox shows read-only besides /usr, at the same paths
 * @param path the folders with its programs, for PATH
 * @param npm the script that {@code node} runs as npm
 */
public record NodeRuntime(
        String version, Path executable, List<Path> folders, List<Path> path, Optional<Path> npm) {
    public NodeRuntime {
        folders = List.copyOf(folders);
        path = List.copyOf(path);
    }
}
