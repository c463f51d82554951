package dev.wasmrun.daemon.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which app was last started with which runtime of ours; a file in the home of each says so. */
record AppsRuntimes(Path apps) {
    private static final String FILE = "node-version";

    void note(Path appHome, Optional<String> version) {
        try {
            var file = appHome.resolve(FILE);
            if (version.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            Files.createDirectories(appHome);
            Files.writeString(file, version.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The apps' names. */
    List<String> of(String version) {
        return FolderTree.children(apps)
                .filter(app -> read(app.resolve(FILE)).equals(version))
                .map(app -> app.getFileName().toString())
                .sorted()
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return ""; // an app with a runtime of the machine
        }
    }
}
