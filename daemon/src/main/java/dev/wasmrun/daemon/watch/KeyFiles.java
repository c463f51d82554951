package dev.wasmrun.daemon.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What manifests and locks hold: saving one without a change, or an install that writes it anew as
 * it was, is no reason to install.
 */
final class KeyFiles {
    private static final int LONGEST = 16 << 20;
    private static final long NONE = -1;

    private final Map<Path, Long> known = new HashMap<>();

    /** Whether files of that meaning are among them. */
    static boolean knows(Meaning meaning) {
        return meaning.compareTo(Meaning.LOCK) >= 0;
    }

    /** As it is from now on. */
    void note(Path file) {
        known.put(file, sum(file));
    }

    boolean differs(Path file) {
        var now = sum(file);
        var before = known.put(file, now);
        return (before == null ? NONE : before) != now;
    }

    private static long sum(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return NONE;
        }
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            var bytes = in.readNBytes(LONGEST);
            var sum = new CRC32C();
            sum.update(bytes);
            return (long) bytes.length << 32 | sum.getValue();
        } catch (IOException e) {
            return NONE;
        }
    }
}
