package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.DaemonEnd;
import dev.wasmrun.protocol.Port;

import java.util.Optional;

/**
 * {@code wasmrun daemon restart} replaces the daemon, by a newer one for example; its apps run on
 * meanwhile.
 */
public final class DaemonRestart implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "daemon restart",
                        "Start the daemon anew; apps run on, only open connections through forwards end")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var daemon = call.reader();
        var port = Optional.<Port>empty();
        if (daemon.isAlive()) {
            port = port(daemon);
            daemon.tell("/api/v1/daemon/leave");
            DaemonEnd.await(daemon);
        }
        var next = call.daemons().started(port, call.world().folder());
        new Printed(call).one(next.object("/api/v1/daemon"));
        return 0;
    }

    static Optional<Port> port(DaemonClient daemon) {
        var url = daemon.object("/api/v1/daemon").text("url").orElse("");
        var colon = url.lastIndexOf(':');
        return colon < 0 ? Optional.empty() : Optional.of(Port.parse(url.substring(colon + 1)));
    }
}
