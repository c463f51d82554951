package dev.wasmrun.cli.os;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.protocol.AppState;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * How long it is waited until an app answers. A time that the user did not name begins when
 * everything is installed: the daemon bounds installs itself.
 */
final class Patience {
    // The daemon's clock ends at the same moment, and the daemon knows why.
    private static final Duration ITS_WORD = Duration.ofSeconds(2);
    private static final Set<AppState> BEFORE = Set.of(AppState.PREPARING, AppState.INSTALLING);
    private final Duration limit;
    private final boolean named;
    private Instant since = Instant.now();
    private boolean begun;

    Patience(OsRequest request, AppView app) {
        this.limit = request.waitLimit(app);
        this.named = request.namesWaitLimit();
        sees(app);
    }

    /**
     * Only the first install counts: one that starts again and again is not waited for for ever.
     */
    void sees(AppView app) {
        if (!begun && (named || !BEFORE.contains(app.state()))) {
            begun = true;
            since = Instant.now();
        }
    }

    boolean isOver() {
        var end = since.plus(limit).plus(named ? Duration.ZERO : ITS_WORD);
        return begun && end.isBefore(Instant.now());
    }

    /** The project's own time, which the daemon measures too. */
    boolean isTheDaemons() {
        return !named;
    }

    Duration limit() {
        return limit;
    }
}
