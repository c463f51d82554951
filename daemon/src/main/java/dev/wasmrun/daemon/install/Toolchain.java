package dev.wasmrun.daemon.install;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The runtime that installs and runs an app.
 *
 * @param folders what a sandbox shows read-only besides /usr, at the same paths
 * @param path the folders with its programs, for PATH
 * @param npm the script that {@code node} runs as npm; absent for Python and where npm is missing
 * @param newer of the same language, for our own managers, where this one is too old for them
 */
public record Toolchain(
        String version,
        Path executable,
        List<Path> folders,
        List<Path> path,
        Optional<Path> npm,
        Optional<Toolchain> newer) {
    public Toolchain {
        folders = List.copyOf(folders);
        path = List.copyOf(path);
    }

    public Toolchain(
            String version,
            Path executable,
            List<Path> folders,
            List<Path> path,
            Optional<Path> npm) {
        this(version, executable, folders, path, npm, Optional.empty());
    }

    public Toolchain with(Optional<Toolchain> newerOne) {
        return new Toolchain(version, executable, folders, path, npm, newerOne);
    }

    Toolchain ofManagers() {
        return newer.orElse(this);
    }
}
