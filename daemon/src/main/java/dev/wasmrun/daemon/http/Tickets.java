package dev.wasmrun.daemon.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tickets that work once and for a short time. Past {@code MOST} the oldest is given up. */
final class Tickets<T> {
    static final int MOST = 1_000;

    private record Ticket<T>(T value, Instant until) {}

    private final Duration life;
    private final InstantSource clock;
    private final Map<String, Ticket<T>> open = new LinkedHashMap<>();

    Tickets(Duration life, InstantSource clock) {
        this.life = life;
        this.clock = clock;
    }

    synchronized String issue(T value) {
        var now = clock.instant();
        open.values().removeIf(ticket -> !now.isBefore(ticket.until()));
        if (open.size() >= MOST) {
            open.remove(open.keySet().iterator().next());
        }
        var secret = SecretFile.random();
        open.put(secret, new Ticket<>(value, now.plus(life)));
        return secret;
    }

    synchronized Optional<T> redeem(String secret) {
        return Optional.ofNullable(open.remove(secret))
                .filter(ticket -> clock.instant().isBefore(ticket.until()))
                .map(Ticket::value);
    }
}
