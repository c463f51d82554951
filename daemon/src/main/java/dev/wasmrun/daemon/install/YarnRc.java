package dev.wasmrun.daemon.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What the {@code .yarnrc.yml} of a project says of where its packages are. */
final class YarnRc {
    private static final Pattern FOLDER =
            Pattern.compile("(?m)^nodeLinker:\\s*['\"]?(?:node-modules|pnpm)");

    private YarnRc() {}

    /** Packages stay in archives, which the app reads through {@code .pnp.cjs}. */
    static boolean isPlugAndPlay(Path project) {
        try {
            var file = project.resolve(".yarnrc.yml");
            return !Files.isRegularFile(file) || !FOLDER.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            return true; // yarn says what it cannot read
        }
    }
}
