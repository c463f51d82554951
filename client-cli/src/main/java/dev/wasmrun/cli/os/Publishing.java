package dev.wasmrun.cli.os;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.TunnelRequest;
import dev.wasmrun.cli.app.TunnelView;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.verb.Call;
import dev.wasmrun.protocol.ProblemException;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tunnel that {@code os --tunnel} asks for. The app runs on without it when it is refused. */
final class Publishing {
    private Publishing() {}

    /** What is asked of the daemon; checked before anything is started. */
    static Optional<Map<String, Object>> asked(Call call) {
        var servers = call.value("--tunnel");
        return servers.map(
                server ->
                        TunnelRequest.body(
                                call.world(),
                                List.of(server),
                                call.value("--tunnel-secret"),
                                call.value("--tunnel-port"),
                                call.value("--tunnel-ttl")));
    }

    /** Answers the exit code: that of the refusal, when there is one. */
    static int publish(
            Call call, DaemonClient daemon, String app, Optional<Map<String, Object>> asked) {
        if (asked.isEmpty()) {
            return 0;
        }
        var terminal = call.terminal();
        terminal.say("Everybody who knows the address can reach what %s serves".formatted(app));
        try {
            var tunnel = new TunnelView(daemon.post(Apps.path(app) + "/tunnel", asked.get()));
            terminal.say("Public at " + tunnel.url().orElse("? (" + tunnel.state() + ")"));
            return 0;
        } catch (ProblemException e) {
            terminal.problem(e.problem());
            return e.problem().kind().exitCode();
        }
    }
}
