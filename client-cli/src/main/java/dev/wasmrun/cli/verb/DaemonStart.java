package dev.wasmrun.cli.verb;

import dev.wasmrun.protocol.Port;

/** {@code wasmrun daemon start} starts the daemon, when none runs. */
public final class DaemonStart implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("daemon start", "Start the daemon")
                .value("-P --port", "N", "Port of UI and API (default 8420)")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var daemon =
                call.daemons()
                        .started(call.value("--port").map(Port::parse), call.world().folder());
        new Printed(call).one(daemon.object("/api/v1/daemon"));
        return 0;
    }
}
