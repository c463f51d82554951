package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.Settings;

import java.time.Duration;

/** How soon it is looked again whether a process is ready. */
final class Pace {
    private static final Duration EAGER = Duration.ofSeconds(10);
    private static final Duration RELAXED_LOOK = Duration.ofMillis(250);
    private static final Duration NEXT_QUESTION = Duration.ofMillis(100);

    private Pace() {}

    /** {@code asks}: a page of it is asked, which costs more than to look at its ports. */
    static Duration of(boolean asks, Duration age, Settings settings) {
        if (asks) {
            return NEXT_QUESTION;
        }
        return age.compareTo(EAGER) < 0 ? settings.readyPoll() : RELAXED_LOOK;
    }
}
