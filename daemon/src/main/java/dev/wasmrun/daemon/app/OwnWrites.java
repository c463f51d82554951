package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.watch.Change;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds out that an app writes its own sources: the same files change shortly after each of its
 * starts, more often than anybody saves.
 */
final class OwnWrites {
    static final int SUSPICIOUS = 5;
    private static final Duration SHORTLY = Duration.ofSeconds(2);

    private final Set<String> own = new HashSet<>();
    private Set<String> last = Set.of();
    private int times;

    /** Answers whether this is such a change, from now on or since earlier. */
    boolean made(Change change, Instant started) {
        var files = change.files().keySet();
        if (own.containsAll(files)) {
            return true;
        }
        var early = change.first().isBefore(started.plus(SHORTLY));
        times = early && files.equals(last) ? times + 1 : 1;
        last = Set.copyOf(files);
        if (times < SUSPICIOUS) {
            return false;
        }
        own.addAll(files);
        return true;
    }
}
