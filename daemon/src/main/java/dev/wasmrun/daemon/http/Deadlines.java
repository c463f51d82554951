package dev.wasmrun.daemon.http;

import java.time.Duration;

/** How long a request may take. */
final class Deadlines {
    /** For what an app answers from what it knows. */
    static final Duration ANSWER = Duration.ofSeconds(10);

    /** For what starts or stops a process; longer than an app's grace period. */
    static final Duration CHANGE = Duration.ofSeconds(30);

    /** For what is fetched from outside; shorter than a connection may be silent. */
    static final Duration FETCH = Duration.ofMinutes(9);

    /** For a request's body to arrive. */
    static final Duration BODY = Duration.ofSeconds(10);

    private Deadlines() {}
}
