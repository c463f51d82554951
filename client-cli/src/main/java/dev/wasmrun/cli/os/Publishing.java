package dev.wasmrun.cli.os;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.TunnelView;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.cli.verb.Call;
import dev.wasmrun.cli.verb.TunnelFlags;
import dev.wasmrun.protocol.ProblemException;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tunnel that {@code os --tunnel} asks for. The app runs on without it when it is refused. */
final class Publishing {
    static final TunnelFlags FLAGS = new TunnelFlags("--tunnel-");

    private Publishing() {}

    /** What is asked of the daemon; checked before anything is started. */
    static Optional<Map<String, Object>> asked(Call call) {
        var server = call.value("--tunnel");
        if (server.isEmpty()) {
            FLAGS.anyIn(call).ifPresent(Publishing::refuse);
        }
        return server.map(it -> FLAGS.body(call, List.of(it)));
    }

    private static void refuse(String flag) {
        throw Usage.problem(
                flag + " is of no use without --tunnel",
                "Add --tunnel, or leave %s out".formatted(flag));
    }

    /** Answers the exit code: that of the refusal, when there is one. */
    static int publish(
            Call call, DaemonClient daemon, String app, Optional<Map<String, Object>> asked) {
        if (asked.isEmpty()) {
            return 0;
        }
        var terminal = call.terminal();
        terminal.say(TunnelView.warning(app, asked.get()));
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
