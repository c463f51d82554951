package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.EventStream;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.daemon.Pause;
import dev.wasmrun.cli.daemon.Problems;
import dev.wasmrun.cli.daemon.Query;
import dev.wasmrun.cli.shell.Terminal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Follows the event stream. When the daemon goes away and comes back within seconds, it goes on
 * where it was.
 */
public final class Following {
    /** Who is told what happens. */
    public interface Watcher {
        /** Answers whether it has seen enough. */
        boolean sawEnough(JsonObject event);

        /** Called about ten times a second while nothing happens; answers the same. */
        boolean hadEnough();
    }

    private static final Duration COMEBACK = Duration.ofSeconds(8);
    private static final Duration TRY_EVERY = Duration.ofMillis(100);
    private final DaemonClient daemon;
    private final Terminal terminal;
    private final Optional<String> app;
    private final Watcher watcher;
    private Optional<String> cursor = Optional.empty();
    private Optional<Instant> lostAt = Optional.empty();

    private Following(
            DaemonClient daemon, Terminal terminal, Optional<String> app, Watcher watcher) {
        this.daemon = daemon;
        this.terminal = terminal;
        this.app = app;
        this.watcher = watcher;
    }

    /** Returns when the watcher has seen enough. Without an app: follows all of them. */
    public static void follow(
            DaemonClient daemon, Terminal terminal, Optional<String> app, Watcher watcher) {
        new Following(daemon, terminal, app, watcher).untilEnough();
    }

    private void untilEnough() {
        while (!onceUntilBroken()) {
            if (lostAt.isEmpty()) {
                lostAt = Optional.of(Instant.now());
                terminal.say("The connection to the daemon broke; trying to get it back …");
            }
            if (lostAt.get().plus(COMEBACK).isBefore(Instant.now())) {
                throw Problems.unavailable(
                                "daemon-lost",
                                "The daemon is gone",
                                "Start it again: wasmrun daemon start (what ran runs again); see wasmrun daemon logs")
                        .asException();
            }
            if (watcher.hadEnough()) {
                return;
            }
            Pause.of(TRY_EVERY);
        }
    }

    private boolean onceUntilBroken() {
        try (var stream = daemon.events(query().toString(), this::tick)) {
            return readToEnd(stream);
        } catch (Enough e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean readToEnd(EventStream stream) throws IOException {
        var event = stream.next();
        while (event.isPresent()) {
            if (lostAt.isPresent()) {
                terminal.say("The daemon is back");
                lostAt = Optional.empty();
            }
            cursor = event.get().text("cursor").or(() -> cursor);
            if (watcher.sawEnough(event.get())) {
                return true;
            }
            event = stream.next();
        }
        return false;
    }

    private void tick() {
        if (watcher.hadEnough()) {
            throw new Enough();
        }
    }

    private Query query() {
        var query = new Query();
        app.ifPresent(name -> query.with("app", name));
        cursor.ifPresent(last -> query.with("cursor", last));
        return query;
    }

    /** Leaves the wait for the next byte. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough() {
            super(null, null, false, false);
        }
    }
}
