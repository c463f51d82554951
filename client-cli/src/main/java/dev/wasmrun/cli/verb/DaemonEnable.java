package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.daemon.DaemonEnd;
import dev.wasmrun.cli.daemon.SystemdService;
import dev.wasmrun.protocol.Port;

import java.util.Optional;

/**
 * {@code wasmrun daemon enable} makes the daemon a service of systemd: it starts with the machine,
 * or with the user's login, and again when it crashes.
 */
public final class DaemonEnable implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "daemon enable",
                        "Let systemd start the daemon at boot, and again after a crash")
                .value("-P --port", "N", "Port of UI and API (default: where it runs, else 8420)")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var service = new SystemdService(call.world());
        var daemon = call.reader();
        var alive = daemon.isAlive();
        var port =
                call.value("--port")
                        .map(Port::parse)
                        .or(() -> alive ? DaemonRestart.port(daemon) : Optional.empty())
                        .orElseGet(call.daemons()::usualPort);
        service.enable(call.world().launcherOrRefuse(), port);
        if (alive) { // it makes room; apps run on
            daemon.tell("/api/v1/daemon/leave");
            DaemonEnd.await(daemon);
        }
        var next = call.daemons().started();
        call.terminal().say("systemd starts the daemon from now on: " + service.file());
        if (!service.linger()) {
            call.terminal()
                    .say(
                            "It ends, and its apps with it, when you log out. Root can change that: loginctl enable-linger "
                                    + call.world().user());
        }
        new Printed(call).one(next.object("/api/v1/daemon"));
        return 0;
    }
}
