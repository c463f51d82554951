package dev.wasmrun.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a daemon that was killed left running: ended before its apps start anew. */
final class Leftovers {
    private Leftovers() {}

    static void clear(Path appHome) throws IOException {
        if (!Files.isDirectory(appHome)) {
            return;
        }
        try (var folders = Files.list(appHome)) {
            for (var folder : folders.filter(Leftovers::isOfProcess).toList()) {
                dev.wasmrun.daemon.sandbox.Leftovers.kill(folder);
                Folders.delete(folder);
            }
        }
    }

    private static boolean isOfProcess(Path folder) {
        var name = folder.getFileName().toString();
        return name.startsWith("install-") || name.startsWith("run-");
    }
}
