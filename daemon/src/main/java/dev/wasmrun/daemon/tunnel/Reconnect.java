package dev.wasmrun.daemon.tunnel;

import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.TunnelServer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What comes next for a tunnel: which server is asked for which port, and when. Pure; the caller
 * brings chance, a number from 0 up to 1.
 *
 * @param asked the port that must be had; 0 for any
 * @param held what the server of this place gave last; 0 for nothing yet
 * @param holder the place of that server
 * @param at the place of the server whose turn it is
 * @param failures in a row
 * @param taken how often the port was taken, in a row
 */
record Reconnect(
        List<TunnelServer> servers,
        int asked,
        int held,
        int holder,
        int at,
        int failures,
        int taken) {
    static final Duration FIRST = Duration.ofMillis(250);
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** A server that lost us may hold the port for a moment. */
    static final int MOST_TAKEN = 20;

    static final int MOST_TAKEN_BY_OTHERS = 5;
    private static final Duration UNTIL_FREE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 10;

    /** What to do. */
    sealed interface Next {}

    /** Ask this server for this port, after a while. */
    record Ask(TunnelServer server, int port, Duration after) implements Next {}

    /** It is of no use. */
    record GiveUp(Problem problem) implements Next {}

    /** Where it stands, and what comes next. */
    record Step(Reconnect now, Next next) {}

    Reconnect {
        servers = List.copyOf(servers);
        if (servers.isEmpty() || at < 0 || at >= servers.size()) {
            throw new IllegalArgumentException("A tunnel has a server");
        }
    }

    /** {@code held} is the port that an earlier daemon had from the first server. */
    static Reconnect of(List<TunnelServer> servers, Optional<Integer> asked, int held) {
        return new Reconnect(servers, asked.orElse(0), held, 0, 0, 0, 0);
    }

    Ask begin() {
        return ask(Duration.ZERO);
    }

    boolean isAway() {
        return at > 0;
    }

    /** Asks the preferred server, while another one serves. */
    Ask home() {
        return new Ask(servers.getFirst(), holder == 0 ? wish(0) : asked, Duration.ZERO);
    }

    Reconnect connected(TunnelServer server, int port) {
        var place = servers.indexOf(server);
        return new Reconnect(servers, asked, port, place, place, 0, 0);
    }

    /** A connection that served is lost: the same server is asked first. */
    Step lost(double chance) {
        var next = new Reconnect(servers, asked, held, holder, at, 1, 0);
        return new Step(next, next.ask(spread(FIRST, chance)));
    }

    /** Nobody answered, or not in our language: the next server is asked. */
    Step failed(double chance) {
        var next =
                new Reconnect(
                        servers, asked, held, holder, (at + 1) % servers.size(), failures + 1, 0);
        return new Step(next, next.ask(spread(next.pause(), chance)));
    }

    Step refused(Refused.Reason reason, String text, double chance) {
        return switch (reason) {
            case SECRET_WRONG -> giveUp("tunnel-secret-wrong", text, "Give the server's secret");
            case SECRET_MISSING ->
                    giveUp("tunnel-secret-missing", text, "Give it with BORE_SECRET");
            case SECRET_UNWANTED ->
                    giveUp("tunnel-secret-unwanted", text, "Leave the secret out for this server");
            case PORT_NOT_ALLOWED ->
                    giveUp("tunnel-port-refused", text, "Ask for another port, or for none");
            case PORT_TAKEN -> portTaken(text, chance);
            case OTHER -> failed(chance);
        };
    }

    private Step portTaken(String text, double chance) {
        var ours = held != 0 && holder == at;
        if (taken + 1 < (ours ? MOST_TAKEN : MOST_TAKEN_BY_OTHERS)) {
            var next = new Reconnect(servers, asked, held, holder, at, failures + 1, taken + 1);
            return new Step(next, next.ask(spread(UNTIL_FREE, chance)));
        }
        if (asked != 0) {
            return giveUp("tunnel-port-taken", text, "Ask for another port, or for none");
        }
        var next = new Reconnect(servers, asked, 0, holder, at, failures + 1, 0);
        return new Step(next, next.ask(spread(FIRST, chance)));
    }

    private Step giveUp(String code, String text, String hint) {
        var message = "The tunnel server %s refuses: %s".formatted(servers.get(at), text);
        return new Step(this, new GiveUp(new Problem(Problem.Kind.TUNNEL, code, message, hint)));
    }

    private Ask ask(Duration after) {
        return new Ask(servers.get(at), wish(at), after);
    }

    private int wish(int place) {
        return asked != 0 ? asked : holder == place ? held : 0;
    }

    // Doubled once all servers were asked.
    private Duration pause() {
        var doublings = Math.min(MOST_DOUBLINGS, (failures - 1) / servers.size());
        var pause = FIRST.multipliedBy(1L << doublings);
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    // Those who lost the same server must not come back all at once.
    private static Duration spread(Duration pause, double chance) {
        return Duration.ofNanos((long) (pause.toNanos() * (0.5 + chance / 2)));
    }
}
