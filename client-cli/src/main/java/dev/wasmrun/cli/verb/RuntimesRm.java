package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.RuntimeView;
import dev.wasmrun.cli.daemon.JsonObject;

import java.util.List;
import java.util.Map;

/** {@code wasmrun runtimes rm} removes a runtime that no app needs. */
public final class RuntimesRm implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("runtimes rm", "Remove a runtime that no app needs")
                .words("RUNTIME@VERSION", "1", "Such as node@22.23.3")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var which = RuntimeView.parse(call.words().getFirst());
        call.daemon().delete("/api/v1/runtimes/%s/%s".formatted(which.runtime(), which.version()));
        var removed = new JsonObject(Map.of("version", which.version()));
        new Printed(call).names(List.of(removed), "version");
        return 0;
    }
}
