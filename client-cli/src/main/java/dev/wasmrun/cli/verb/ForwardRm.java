package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.protocol.Port;

import java.util.List;
import java.util.Map;

/** {@code wasmrun forward rm} closes a host port. */
public final class ForwardRm implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("forward rm", "Close a host port")
                .words("APP H", "2", "The app, and the host port")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var port = Port.parse(call.words().getLast());
        var daemon = call.daemon();
        var app = Apps.of(daemon).named(call.words().getFirst());
        daemon.delete(Apps.path(app.name()) + "/forwards/" + port);
        var removed = new JsonObject(Map.of("hostPort", port.number()));
        new Printed(call).names(List.of(removed), "hostPort");
        return 0;
    }
}
