package dev.wasmrun.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A public tunnel as it was asked for.
 *
 * @param servers the first is preferred, the others stand in for it; empty for bore.pub
 * @param secret what the server wants to be shown; no text of this record shows it
 * @param port the public port that must be had; absent for any
 * @param ttlSeconds after how long it ends by itself
 * @param password what visitors must know, or {@code user:password}; only pages of HTTP can ask for
 *     one. No text of this record shows it
 * @param hostHeader what the app is told as its own name; absent for {@link HostHeader#REWRITE}
 */
public record TunnelWish(
        Optional<List<TunnelServer>> servers,
        Optional<String> secret,
        Optional<Port> port,
        Optional<Long> ttlSeconds,
        Optional<String> password,
        Optional<HostHeader> hostHeader) {
    public static final int MOST_SERVERS = 8;
    private static final int LONGEST_SECRET = 4096;
    private static final int LONGEST_PASSWORD = 1024;

    public TunnelWish {
        servers = servers.map(List::copyOf);
        check(
                servers.map(List::size).orElse(0) <= MOST_SERVERS,
                "A tunnel has at most %d servers".formatted(MOST_SERVERS));
        check(
                secret.map(String::length).orElse(0) <= LONGEST_SECRET,
                "The secret of a tunnel has at most %d letters".formatted(LONGEST_SECRET));
        check(ttlSeconds.map(ttl -> ttl > 0).orElse(true), "The time of a tunnel is above 0");
        check(
                password.map(it -> !it.isBlank() && !it.endsWith(":")).orElse(true),
                "The password of a tunnel is empty");
        check(
                password.map(String::length).orElse(0) <= LONGEST_PASSWORD,
                "The password of a tunnel has at most %d letters".formatted(LONGEST_PASSWORD));
    }

    /** One that lets everybody in. */
    public TunnelWish(
            Optional<List<TunnelServer>> servers,
            Optional<String> secret,
            Optional<Port> port,
            Optional<Long> ttlSeconds) {
        this(servers, secret, port, ttlSeconds, Optional.empty(), Optional.empty());
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new Problem(Problem.Kind.INVALID, "bad-tunnel", message, "See: wasmrun tunnel -h")
                    .asException();
        }
    }

    public List<TunnelServer> inOrder() {
        return servers.filter(some -> !some.isEmpty()).orElse(List.of(TunnelServer.PUBLIC));
    }

    public Optional<Instant> endFrom(Instant start) {
        return ttlSeconds.map(ttl -> start.plus(Duration.ofSeconds(ttl)));
    }

    @Override
    public String toString() {
        return "TunnelWish[servers=%s, secret=%s, port=%s, ttlSeconds=%s, password=%s, hostHeader=%s]"
                .formatted(
                        inOrder(),
                        secret.map(_ -> "***"),
                        port,
                        ttlSeconds,
                        password.map(_ -> "***"),
                        hostHeader);
    }
}
