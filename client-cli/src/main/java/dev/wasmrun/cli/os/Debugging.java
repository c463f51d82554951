package dev.wasmrun.cli.os;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.verb.Call;
import dev.wasmrun.protocol.ProblemException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The forward to an app's debugger, which {@code os --debug} opens on the first free port. An app
 * in two languages has two.
 */
final class Debugging {
    /** Where a language's debugger listens in the app, and how to get to it. */
    private record Debugger(String language, int port, String told) {}

    private static final List<Debugger> ALL =
            List.of(
                    new Debugger(
                            "nodejs",
                            9229,
                            "Debugger at 127.0.0.1:%d, once the app listens: attach an editor, or chrome://inspect"),
                    new Debugger(
                            "python",
                            5678,
                            "Debugger at 127.0.0.1:%d, once the app listens, if debugpy is among its packages (its log says so if not): attach an editor"));
    private static final int MOST_TRIES = 10;

    private Debugging() {}

    static void lead(Call call, DaemonClient daemon, AppView app) {
        if (!call.flag("--debug")) {
            return;
        }
        ALL.stream()
                .filter(debugger -> app.languages().contains(debugger.language()))
                .forEach(debugger -> lead(call, daemon, app, debugger));
    }

    private static void lead(Call call, DaemonClient daemon, AppView app, Debugger debugger) {
        var port =
                IntStream.range(debugger.port(), debugger.port() + MOST_TRIES)
                        .filter(Debugging::isFree)
                        .filter(candidate -> opens(daemon, app.name(), candidate, debugger))
                        .findFirst();
        port.ifPresentOrElse(
                found -> call.terminal().say(debugger.told().formatted(found)),
                () ->
                        call.terminal()
                                .say(
                                        "No port from %d on is free for the debugger; see wasmrun forward add"
                                                .formatted(debugger.port())));
    }

    /** While the app is being prepared, the daemon does not know yet what others have taken. */
    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean opens(DaemonClient daemon, String app, int port, Debugger debugger) {
        try {
            var forward = port + ":" + debugger.port();
            daemon.post(Apps.path(app) + "/forwards", Map.of("forward", forward));
            return true;
        } catch (ProblemException e) {
            return false; // taken, by an app perhaps that is debugged as well
        }
    }
}
