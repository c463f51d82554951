package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.HostHeader;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.TunnelServer;
import dev.wasmrun.protocol.TunnelWish;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The way to the public that a project wants. What the caller's environment says wins over it.
 *
 * @param secretEnv the variable of the caller that holds the server's secret
 */
public record ProjectTunnel(
        List<TunnelServer> servers,
        Optional<Port> port,
        Optional<String> secretEnv,
        Optional<HostHeader> hostHeader) {
    // A project could else have any secret of its user travel.
    private static final Pattern VARIABLE =
            Pattern.compile("(?=.*(BORE|TUNNEL))[A-Z_][A-Z0-9_]{0,99}");

    public ProjectTunnel {
        servers = List.copyOf(servers);
    }

    /** Empty when it wants none. */
    static Optional<ProjectTunnel> of(ConfigFile file) {
        var tunnel =
                new ProjectTunnel(
                        servers(file),
                        file.number("tunnel.port").map(number -> new Port(number.intValue())),
                        file.as(
                                "tunnel.secret_env",
                                "a variable in capitals with BORE or TUNNEL in its name",
                                ProjectTunnel::variable),
                        file.as(
                                "tunnel.host_header",
                                "\"rewrite\" or \"keep\"",
                                HostHeader::parse));
        return file.flag("tunnel.enabled").filter(enabled -> enabled).map(_ -> tunnel);
    }

    private static List<TunnelServer> servers(ConfigFile file) {
        var servers =
                file.each(
                        "tunnel.servers",
                        "a list of HOST or HOST:PORT, such as [\"bore.pub\"]",
                        TunnelServer::parse);
        if (servers.size() > TunnelWish.MOST_SERVERS) {
            throw file.badValue(
                    "tunnel.servers", "at most %d servers".formatted(TunnelWish.MOST_SERVERS));
        }
        return servers;
    }

    private static String variable(String name) {
        if (!VARIABLE.matcher(name).matches()) {
            throw new IllegalArgumentException(name);
        }
        return name;
    }

    /**
     * @param caller the variables of the shell that the app is started from
     */
    public TunnelWish wish(Map<String, String> caller) {
        var ofCaller =
                Arrays.stream(caller.getOrDefault("BORE_SERVER", "").split(","))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .map(TunnelServer::parse)
                        .toList();
        return new TunnelWish(
                Optional.of(ofCaller.isEmpty() ? servers : ofCaller),
                of(caller, secretEnv.orElse("BORE_SECRET")),
                port,
                Optional.empty(),
                of(caller, "WASMRUN_TUNNEL_PASSWORD"),
                hostHeader);
    }

    private static Optional<String> of(Map<String, String> caller, String name) {
        return Optional.ofNullable(caller.get(name)).filter(value -> !value.isEmpty());
    }
}
