package dev.wasmrun.protocol;

import java.time.Instant;
import java.util.Optional;

/**
 * One life of an app's process, as its log knows it.
 *
 * @param first its oldest line that is stored
 * @param startedAt the time of its oldest line when no more is known
 * @param endedAt absent while it runs, and when its end was not seen
 * @param exitCode 128+n for signal n
 * @param reason why it was started, when somebody said so
 */
public record LogRun(
        int run,
        long first,
        long last,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<Integer> exitCode,
        Optional<String> reason) {}
