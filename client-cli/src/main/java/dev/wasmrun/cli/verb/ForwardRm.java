package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.daemon.Query;
import dev.wasmrun.protocol.ForwardChoice;

import java.util.List;
import java.util.Map;

/** {@code wasmrun forward rm} closes a host port. */
public final class ForwardRm implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("forward rm", "Close a host port")
                .words("APP [ADDR:]H[/udp]", "2", "The app, and the host port")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var which = ForwardChoice.parse(call.words().getLast());
        var daemon = call.daemon();
        var app = Apps.of(daemon).named(call.words().getFirst());
        var query = new Query();
        which.address().ifPresent(address -> query.with("address", address));
        which.protocol().ifPresent(protocol -> query.with("protocol", protocol.wire()));
        daemon.delete(Apps.path(app.name()) + "/forwards/" + which.hostPort() + query);
        var removed = new JsonObject(Map.of("hostPort", which.hostPort().number()));
        new Printed(call).names(List.of(removed), "hostPort");
        return 0;
    }
}
