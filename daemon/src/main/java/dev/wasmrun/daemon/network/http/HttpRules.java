package dev.wasmrun.daemon.network.http;

import dev.wasmrun.daemon.linux.TcpSocket;
import dev.wasmrun.daemon.network.Filter;
import dev.wasmrun.protocol.HostHeader;
import dev.wasmrun.protocol.TunnelWish;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * What holds for a visitor of a tunnel who speaks HTTP.
 *
 * @param password what he must know
 * @param naming absent when names are left as they are
 */
public record HttpRules(Optional<Password> password, Optional<Naming> naming) {
    /** How filters are made for the visitors of this tunnel. */
    public static Filter.Maker of(TunnelWish wish) {
        var password = wish.password().map(Password::new);
        var rewrites = wish.hostHeader().orElse(HostHeader.REWRITE) == HostHeader.REWRITE;
        if (password.isEmpty() && !rewrites) {
            return (_, _) -> Filter.NONE;
        }
        return (visitor, app) ->
                new HttpFilter(
                        new HttpRules(
                                password,
                                rewrites ? Optional.of(naming(visitor, app)) : Optional.empty()));
    }

    private static Naming naming(TcpSocket visitor, TcpSocket app) {
        return new Naming(
                remote(app).map(to -> "localhost:" + to.getPort()).orElse("localhost"),
                remote(visitor).map(from -> from.getAddress().getHostAddress()).orElse("unknown"));
    }

    // One that is gone already has none, and will not ask.
    private static Optional<InetSocketAddress> remote(TcpSocket socket) {
        try {
            return Optional.of(socket.remoteAddress());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    boolean letsIn(Request request) {
        return password.map(it -> it.isIn(request.head())).orElse(true);
    }

    /** As the app gets it: without the password that was ours, and without HTTP/2. */
    Head request(Request request) {
        var head = naming.map(it -> it.request(request)).orElse(request.head());
        return head.without(
                field ->
                        (password.isPresent() && field.isNamed("Authorization")) || isHttp2(field));
    }

    // Behind such an upgrade we could neither check nor rename anything.
    private static boolean isHttp2(Head.Field field) {
        return field.isNamed("HTTP2-Settings")
                || (field.isNamed("Upgrade")
                        && field.value().toLowerCase(Locale.ROOT).startsWith("h2"));
    }

    Optional<Head> answer(Answer answer, Request request) {
        return naming.flatMap(it -> it.answer(answer.head(), request.host()));
    }
}
