package dev.wasmrun.cli.app;

import dev.wasmrun.cli.shell.Durations;
import dev.wasmrun.cli.shell.World;
import dev.wasmrun.protocol.HostHeader;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.TunnelServer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tunnel that a user asked for: the body that asks the daemon for it. What flags leave open,
 * BORE_SERVER and BORE_SECRET say.
 */
public final class TunnelRequest {
    private TunnelRequest() {}

    /**
     * @param servers none or empty ones for those of the environment, else bore.pub
     */
    public static Map<String, Object> body(
            World world,
            List<String> servers,
            Optional<String> secret,
            Optional<String> port,
            Optional<String> ttl,
            Optional<String> password,
            Optional<String> host) {
        var body = new LinkedHashMap<String, Object>();
        body.put("servers", servers(world, servers));
        secret.or(() -> world.variable("BORE_SECRET")).ifPresent(it -> body.put("secret", it));
        port.map(Port::parse).ifPresent(it -> body.put("port", it.number()));
        ttl.map(text -> Durations.parse("--ttl", text).toSeconds())
                .ifPresent(it -> body.put("ttlSeconds", it));
        password.ifPresent(it -> body.put("password", it));
        host.map(HostHeader::parse).ifPresent(it -> body.put("hostHeader", it.wire()));
        return body;
    }

    private static List<String> servers(World world, List<String> given) {
        var named = split(given.stream());
        return named.isEmpty() ? split(world.variable("BORE_SERVER").stream()) : named;
    }

    private static List<String> split(Stream<String> texts) {
        return texts.flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> TunnelServer.parse(text).toString())
                .toList();
    }
}
