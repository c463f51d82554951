package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Caller;
import dev.wasmrun.cli.app.RuntimeView;

import java.util.List;
import java.util.Map;

/** {@code wasmrun runtimes install} fetches a runtime before an app asks for it. */
public final class RuntimesInstall implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("runtimes install", "Fetch a runtime before an app asks for it")
                .words("RUNTIME@VERSION", "1", "Such as node@22")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var wanted = RuntimeView.parse(call.words().getFirst());
        var daemon = call.daemon();
        call.terminal().say("Fetching %s".formatted(call.words().getFirst()));
        var installed =
                daemon.postPatiently(
                        "/api/v1/runtimes",
                        Map.of(
                                "runtime", wanted.runtime(),
                                "version", wanted.version(),
                                "caller", Caller.variables(call.world())));
        new Printed(call).list(List.of(installed), "version", RuntimeView::table);
        return 0;
    }
}
