package dev.wasmrun.daemon.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that may be a runtime. It is another one as soon as the file changes.
 *
 * @param choice when the user last chose among the versions of a version manager, whose shims stay
 *     the same
 */
record Candidate(Path file, FileTime changed, List<FileTime> choice) {
    static Optional<Candidate> of(Path executable, Path home) {
        try {
            // A shim looks at the name it is called by, so the path of a shim must not be resolved.
            var real = executable.toRealPath();
            var keepsName = real.getFileName().equals(executable.getFileName());
            return Optional.of(
                    new Candidate(
                            keepsName ? real : executable,
                            Files.getLastModifiedTime(real),
                            choice(home)));
        } catch (IOException e) {
            return Optional.empty(); // gone in the meantime
        }
    }

    private static List<FileTime> choice(Path home) {
        return Stream.of(".pyenv/version", ".tool-versions")
                .map(home::resolve)
                .flatMap(file -> changed(file).stream())
                .toList();
    }

    private static Optional<FileTime> changed(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
        } catch (IOException e) {
            return Optional.empty(); // not used here
        }
    }
}
