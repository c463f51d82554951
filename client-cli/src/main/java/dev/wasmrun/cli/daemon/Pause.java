package dev.wasmrun.cli.daemon;

import java.time.Duration;

/** A short wait between two looks at something that cannot tell of itself. */
public final class Pause {
    private Pause() {}

    public static void of(Duration span) {
        try {
            Thread.sleep(span);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
