package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.ForwardView;
import dev.wasmrun.protocol.ForwardSpec;

import java.util.List;
import java.util.Map;

/** {@code wasmrun forward add} opens a host port that leads to an app. */
public final class ForwardAdd implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("forward add", "Open a host port that leads to an app")
                .words("APP [ADDR:]H:A[/udp]", "2", "The app, and HOST_PORT:APP_PORT")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var forward = ForwardSpec.parse(call.words().getLast());
        var daemon = call.daemon();
        var app = Apps.of(daemon).named(call.words().getFirst());
        var result =
                daemon.post(
                        Apps.path(app.name()) + "/forwards", Map.of("forward", forward.toString()));
        new Printed(call).list(List.of(result), "hostPort", ForwardLs::table);
        var problem = new ForwardView(result).problem();
        problem.ifPresent(call.terminal()::problem);
        return problem.map(refusal -> refusal.kind().exitCode()).orElse(0);
    }
}
