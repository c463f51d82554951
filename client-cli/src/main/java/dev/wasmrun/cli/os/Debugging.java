package dev.wasmrun.cli.os;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.verb.Call;
import dev.wasmrun.protocol.ProblemException;

import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The forward to a Node.js app's inspector, which {@code os --debug} opens on the first free port.
 */
final class Debugging {
    private static final int NODE_PORT = 9229;
    private static final int MOST_TRIES = 10;

    private Debugging() {}

    static void lead(Call call, DaemonClient daemon, AppView app) {
        if (!call.flag("--debug") || !app.language().equals(Optional.of("nodejs"))) {
            return;
        }
        var port =
                IntStream.range(NODE_PORT, NODE_PORT + MOST_TRIES)
                        .filter(candidate -> opens(daemon, app.name(), candidate))
                        .findFirst();
        port.ifPresentOrElse(
                found ->
                        call.terminal()
                                .say(
                                        "Debugger at 127.0.0.1:%d, once the app listens: attach an editor, or chrome://inspect"
                                                .formatted(found)),
                () ->
                        call.terminal()
                                .say(
                                        "No port from %d on is free for the debugger; see wasmrun forward add"
                                                .formatted(NODE_PORT)));
    }

    private static boolean opens(DaemonClient daemon, String app, int port) {
        try {
            var forward = port + ":" + NODE_PORT;
            daemon.post(Apps.path(app) + "/forwards", Map.of("forward", forward));
            return true;
        } catch (ProblemException e) {
            return false; // taken, by an app perhaps that is debugged as well
        }
    }
}
