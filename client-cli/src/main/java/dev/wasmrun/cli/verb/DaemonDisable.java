package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.daemon.SystemdService;
import dev.wasmrun.protocol.Problem;

/** {@code wasmrun daemon disable} undoes {@code daemon enable}. */
public final class DaemonDisable implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of(
                "daemon disable", "Let systemd no longer start the daemon; one that runs goes on");
    }

    @Override
    public int run(Call call) {
        var service = new SystemdService(call.world());
        if (!service.servesHome()) {
            throw new Problem(
                            Problem.Kind.NOT_FOUND,
                            "no-service",
                            "systemd does not start the daemon of " + call.world().home(),
                            "Nothing needs to be done; the other way: wasmrun daemon enable")
                    .asException();
        }
        service.disable();
        call.terminal().say("systemd starts the daemon no longer; it runs on, if it runs");
        return 0;
    }
}
