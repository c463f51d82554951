package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.protocol.ProblemException;

import java.util.LinkedHashMap;
import java.util.Optional;

/** {@code wasmrun version} prints the versions of client and daemon. */
public final class Version implements Verb {
    // the manifest of the jar has it too, but reading that costs 5 ms
    private static final String CLIENT = "0.1.0";

    @Override
    public Syntax syntax() {
        return Syntax.of("version", "The versions of client and daemon").printsData();
    }

    @Override
    public int run(Call call) {
        var daemon = daemonVersion(call);
        if (call.format() == Format.TABLE) {
            call.terminal().data("wasmrun " + CLIENT);
            daemon.ifPresent(version -> call.terminal().data("wasmrund " + version));
        } else {
            var versions = new LinkedHashMap<String, Object>();
            versions.put("client", CLIENT);
            daemon.ifPresent(version -> versions.put("daemon", version));
            call.terminal().data(JsonObject.write(versions));
        }
        return 0;
    }

    private static Optional<String> daemonVersion(Call call) {
        try {
            return call.reader().object("/health").text("version");
        } catch (ProblemException e) {
            // none runs, which is no fault of this command
            return Optional.empty();
        }
    }
}
