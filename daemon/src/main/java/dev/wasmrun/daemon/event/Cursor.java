package dev.wasmrun.daemon.event;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in the stream of events, behind its {@code number}th event. It is written {@code
 * EPOCH.N}; the epoch is one life of the daemon.
 */
record Cursor(String epoch, long number) {
    private static final Pattern WRITTEN = Pattern.compile("([a-z0-9]{1,20})\\.([0-9]{1,18})");

    static Optional<Cursor> parse(String text) {
        var match = WRITTEN.matcher(text);
        return match.matches()
                ? Optional.of(new Cursor(match.group(1), Long.parseLong(match.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return epoch + "." + number;
    }
}
