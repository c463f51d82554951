package dev.wasmrun.daemon.network.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Lets an app hear and say its local name, and visitors its public one: dev servers refuse to be
 * called by a name that they do not know.
 *
 * @param local {@code localhost:3000}
 * @param peer who brings the visitor: the address of the tunnel's server
 */
record Naming(String local, String peer) {
    private static final String FOR = "X-Forwarded-For";
    private static final Set<String> OURS =
            Set.of("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded");

    Head request(Request request) {
        var head = request.head();
        var sources = String.join(", ", head.all(FOR));
        var named =
                head.without(Naming::isOurs)
                        .with("Host", local)
                        .with(FOR, sources.isEmpty() ? peer : sources + ", " + peer)
                        .with("X-Forwarded-Proto", "http");
        return request.host()
                .map(host -> origin(named.with("X-Forwarded-Host", host), host))
                .orElse(named);
    }

    // Some servers take a dash and an underscore for the same.
    private static boolean isOurs(Head.Field field) {
        return OURS.contains(field.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    // Only the app's own page: that of a stranger stays one.
    private Head origin(Head head, String host) {
        var own = head.all("Origin").stream().allMatch(origin -> isAt(origin, host));
        return own && !head.all("Origin").isEmpty() ? head.with("Origin", "http://" + local) : head;
    }

    private static boolean isAt(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host)
                || origin.equalsIgnoreCase("https://" + host);
    }

    /** With where it leads to, when that is the app itself; empty when nothing changes. */
    Optional<Head> answer(Head head, Optional<String> host) {
        var from = "http://" + local;
        return head.all("Location").stream()
                .filter(to -> to.equals(from) || to.startsWith(from + "/"))
                .findFirst()
                .flatMap(
                        to ->
                                host.map(
                                        name ->
                                                head.with(
                                                        "Location",
                                                        "http://"
                                                                + name
                                                                + to.substring(from.length()))));
    }
}
