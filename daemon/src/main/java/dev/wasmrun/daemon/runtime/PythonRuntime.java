package dev.wasmrun.daemon.runtime;

import java.nio.file.Path;
import java.util.List;

/**
 * A Python on this machine.
 *
 * @param executable the real interpreter, no shim
 * @param folders what a sandbox shows read-only besides /usr, at the same paths
 * @param path the folders with its programs, for PATH
 */
public record PythonRuntime(String version, Path executable, List<Path> folders, List<Path> path) {
    public PythonRuntime {
        folders = List.copyOf(folders);
        path = List.copyOf(path);
    }

    /** 12 for 3.12.1; 0 for what is no Python 3. */
    public int line() {
        return version.matches("3\\.\\d+(?:\\D.*)?")
                ? Integer.parseInt(version.replaceFirst("3\\.(\\d+).*", "$1"))
                : 0;
    }
}
