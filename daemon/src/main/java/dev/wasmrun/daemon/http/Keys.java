package dev.wasmrun.daemon.http;

import dev.wasmrun.protocol.AppName;

import org.apache.pekko.http.javadsl.model.HttpRequest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** What opens the doors: the token, sessions with their one-time links, and tickets to previews. */
final class Keys {
    static final String PREVIEW_COOKIE = "wasmrun-preview";
    private static final String BEARER = "Bearer ";
    private static final String SESSION = "session";
    private static final Duration SESSION_LIFE = Duration.ofDays(30);
    private static final Duration PREVIEW_LIFE = Duration.ofDays(7);
    private static final Duration LINK_LIFE = Duration.ofMinutes(5);
    private static final Duration TICKET_LIFE = Duration.ofMinutes(1);

    private final String token;
    private final Seal seal;
    private final Tickets<String> links;
    private final Tickets<AppName> previews;

    private Keys(String token, Seal seal, InstantSource clock) {
        this.token = token;
        this.seal = seal;
        this.links = new Tickets<>(LINK_LIFE, clock);
        this.previews = new Tickets<>(TICKET_LIFE, clock);
    }

    static Keys in(Path home, InstantSource clock) throws IOException {
        var seal = new Seal(SecretFile.read(home.resolve("session.key")), clock);
        return new Keys(SecretFile.read(home.resolve("token")), seal, clock);
    }

    boolean opensWithToken(String authorization) {
        return authorization.startsWith(BEARER)
                && Seal.same(token, authorization.substring(BEARER.length()).strip());
    }

    /** Cookies ignore ports, so the port is in its name: two daemons don't sign each other out. */
    boolean hasSession(HttpRequest request, String port) {
        return Requests.cookies(request, sessionCookie(port))
                .anyMatch(value -> seal.holds(SESSION, value));
    }

    String newSession(String port) {
        return "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d"
                .formatted(
                        sessionCookie(port),
                        seal.of(SESSION, SESSION_LIFE),
                        SESSION_LIFE.toSeconds());
    }

    String newLink(String to) {
        return links.issue(to);
    }

    Optional<String> redeemLink(String oneTime) {
        return links.redeem(oneTime);
    }

    String newTicket(AppName app) {
        return previews.issue(app);
    }

    boolean redeemTicket(AppName app, String ticket) {
        return previews.redeem(ticket).filter(app::equals).isPresent();
    }

    boolean maySee(AppName app, HttpRequest request) {
        return Requests.cookies(request, PREVIEW_COOKIE)
                .anyMatch(value -> seal.holds("preview:" + app, value));
    }

    /** Of the site NAME.localhost; why these attributes: docs/adr/0005-preview-cookie.md. */
    String newPreview(AppName app) {
        return "%s=%s; Path=/; HttpOnly; SameSite=None; Secure; Partitioned; Max-Age=%d"
                .formatted(
                        PREVIEW_COOKIE,
                        seal.of("preview:" + app, PREVIEW_LIFE),
                        PREVIEW_LIFE.toSeconds());
    }

    private static String sessionCookie(String port) {
        return "wasmrun-session-" + port;
    }
}
