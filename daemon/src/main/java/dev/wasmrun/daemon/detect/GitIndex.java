package dev.wasmrun.daemon.detect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;

/**
 * What git tracks, read from its index (gitformat-index(5)): before each name stands its length in
 * two bytes, behind it a zero. A compressed index (version 4) may hide a name; then git is taken
 * not to know it.
 */
final class GitIndex {
    private static final int LONGEST = 32 << 20;

    private GitIndex() {}

    /** {@code file}: right in the folder, which must be the root of a repository. */
    static boolean knows(Folder folder, String file) {
        var index = folder.path().resolve(".git/index");
        if (!Files.isRegularFile(index)) {
            return false;
        }
        try (var in = Files.newInputStream(index)) {
            var text = new String(in.readNBytes(LONGEST), ISO_8859_1);
            return text.contains("\0%c%s\0".formatted((char) file.length(), file));
        } catch (IOException e) {
            return false; // then the newest lock is as good a guess
        }
    }
}
