package dev.wasmrun.protocol;

import java.util.Optional;

/**
 * When an app counts as ready.
 *
 * @param http the path that must be answered with a status below 400; absent: it listens, and
 *     answers anything where it has a framework or a server such as gunicorn
 * @param timeoutMs how long that may take
 * @param problem it took longer, its program ended below the tool that reloads it, its page failed
 *     when it became ready, or one of the programs that it starts at once has ended
 */
public record Readiness(Optional<String> http, long timeoutMs, Optional<Problem> problem) {
    public static final long USUAL_TIMEOUT_MS = 60_000;
    public static final Readiness USUAL =
            new Readiness(Optional.empty(), USUAL_TIMEOUT_MS, Optional.empty());

    public Readiness withProblem(Optional<Problem> other) {
        return new Readiness(http, timeoutMs, other);
    }
}
