package dev.wasmrun.daemon.watch;

import java.time.Duration;
import java.time.Instant;

/**
 * How long files must be left alone before their change counts.
 *
 * @param one for a single saved file: until its editor has put it in place
 * @param several for more of them: a checkout or a build takes longer
 */
public record Pause(Duration one, Duration several) {
    public static final Pause USUAL = new Pause(Duration.ofMillis(30), Duration.ofMillis(200));

    private static final int PATIENCE = 10;

    /** As somebody wished, whatever changes. */
    public static Pause of(Duration debounce) {
        return new Pause(debounce, debounce);
    }

    /** When it is time to tell. A stream of changes that never ends is told from time to time. */
    Instant endOf(Change change) {
        var end = change.last().plus(change.files().size() == 1 ? one : several);
        var latest = change.first().plus(several.multipliedBy(PATIENCE));
        return end.isBefore(latest) ? end : latest;
    }
}
