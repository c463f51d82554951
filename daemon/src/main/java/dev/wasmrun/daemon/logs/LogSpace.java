package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.AppName;

import java.util.HashMap;
import java.util.Map;

/**
 * How much disk all logs together may take. Each log says how much it has; when it is too much, the
 * largest one is to give up its oldest lines.
 */
public final class LogSpace {
    private final long most;
    private final Map<AppName, Long> taken = new HashMap<>();

    /**
     * @param most in bytes
     */
    public LogSpace(long most) {
        this.most = most;
    }

    /** What an app's log takes now; answers how much it may keep. */
    synchronized long use(AppName app, long bytes) {
        taken.put(app, bytes);
        var total = taken.values().stream().mapToLong(Long::longValue).sum();
        var isLargest = taken.values().stream().allMatch(other -> other <= bytes);
        return total > most && isLargest ? Math.max(0, bytes - (total - most)) : Long.MAX_VALUE;
    }

    synchronized void gone(AppName app) {
        taken.remove(app);
    }
}
