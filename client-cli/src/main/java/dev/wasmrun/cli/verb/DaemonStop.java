package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.DaemonEnd;
import dev.wasmrun.protocol.ProblemException;

/** {@code wasmrun daemon stop} ends the daemon; its apps run again after the next start. */
public final class DaemonStop implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of(
                "daemon stop", "Stop the daemon and its apps; they run again after its next start");
    }

    @Override
    public int run(Call call) {
        var daemon = call.reader();
        if (!daemon.isAlive()) {
            call.terminal().say("No daemon runs");
            return 0;
        }
        tellToStop(daemon);
        DaemonEnd.await(daemon, call.world().home());
        call.terminal().say("The daemon is stopped");
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
