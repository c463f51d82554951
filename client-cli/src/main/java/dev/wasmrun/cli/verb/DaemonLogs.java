package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.daemon.SystemdService;
import dev.wasmrun.cli.daemon.Tail;
import dev.wasmrun.protocol.Problem;

import java.nio.file.Files;

/** {@code wasmrun daemon logs} prints the daemon's own log. */
public final class DaemonLogs implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("daemon logs", "The daemon's own log")
                .value("-n --lines", "N", "How many lines (default 100)");
    }

    @Override
    public int run(Call call) {
        var lines = call.value("--lines").map(Counts::parse).orElse(100);
        var service = new SystemdService(call.world());
        if (service.servesHome()) {
            service.log(lines).forEach(call.terminal()::data);
            return 0;
        }
        var file = call.world().home().resolve("daemon.log");
        if (!Files.exists(file)) {
            throw new Problem(
                            Problem.Kind.NOT_FOUND,
                            "no-daemon-log",
                            "There is no %s".formatted(file),
                            "A daemon that wasmrun did not start writes elsewhere: journalctl -u wasmrun")
                    .asException();
        }
        Tail.of(file, lines).forEach(call.terminal()::data);
        return 0;
    }
}
