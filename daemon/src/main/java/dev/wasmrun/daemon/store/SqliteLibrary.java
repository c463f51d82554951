package dev.wasmrun.daemon.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * SQLite's native part, which its driver unpacks at each start. In the shared folder for temporary
 * files, where it does so by itself, a killed daemon would leave one more of them each time.
 */
public final class SqliteLibrary {
    private static final String PLACE = "org.sqlite.tmpdir";

    private SqliteLibrary() {}

    /** To be called by the one daemon of a home, before it opens its store. */
    public static void unpackIn(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (var earlier = Files.newDirectoryStream(folder, "sqlite-*")) {
            for (var file : earlier) {
                Files.deleteIfExists(file);
            }
        }
        System.setProperty(PLACE, folder.toString());
    }
}
