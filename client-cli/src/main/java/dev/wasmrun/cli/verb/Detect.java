package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Caller;
import dev.wasmrun.cli.app.Folder;
import dev.wasmrun.cli.app.PlanText;

import java.util.Map;
import java.util.Optional;

/** {@code wasmrun detect} prints how a folder would be installed and started. */
public final class Detect implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("detect", "How a folder would be installed and started, and why")
                .words("DIR", "0..1", "The project folder (default: the current one)")
                .flag("--explain", "All reasons")
                .flag("-v --verbose", "The same as --explain")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var folder = Folder.of(call.world(), call.words(), Optional.empty());
        var daemon = call.daemons().started(Optional.empty(), folder);
        var json =
                daemon.postForText(
                        "/api/v1/detect",
                        Map.of(
                                "path",
                                folder.toString(),
                                "debug",
                                false,
                                "caller",
                                Caller.variables(call.world(), folder)));
        new PlanText(call.terminal())
                .print(call.format(), json, call.flag("--explain") || call.flag("--verbose"));
        return 0;
    }
}
