package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.DaemonEnd;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.protocol.ProblemException;

import java.util.Map;

/** {@code wasmrun daemon stop} ends the daemon; its apps run again after the next start. */
public final class DaemonStop implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "daemon stop",
                        "Stop the daemon and its apps; they run again after its next start")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var daemon = call.reader();
        if (!daemon.isAlive()) {
            return said(call, false, "No daemon runs");
        }
        tellToStop(daemon);
        DaemonEnd.await(daemon);
        return said(call, true, "The daemon is stopped");
    }

    private static int said(Call call, boolean stopped, String message) {
        if (call.format() == Format.TABLE) {
            call.terminal().say(message);
        } else {
            call.terminal().data(JsonObject.write(Map.of("stopped", stopped)));
        }
        return 0;
    }

    // It may be gone before its answer has arrived.
    private static void tellToStop(DaemonClient daemon) {
        try {
            daemon.tell("/api/v1/daemon/stop");
        } catch (ProblemException e) {
            if (daemon.isAlive()) {
                throw e;
            }
        }
    }
}
