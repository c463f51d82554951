package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.ProcessView;
import dev.wasmrun.cli.daemon.JsonObject;

import java.util.ArrayList;

/** {@code wasmrun restart} stops apps and starts them again. */
public final class Restart implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("restart", "Stop apps and start them again")
                .words("APP", "0..*", "Names or unique prefixes (default: the app of this folder)")
                .value("--process", "NAME", "Only this one of several processes")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var daemon = call.daemon();
        var results = new ArrayList<JsonObject>();
        for (var app : Apps.of(daemon).chosen(call.words(), call.world().folder())) {
            results.add(daemon.post(Apps.path(app.name()) + place(call, app)));
        }
        new Printed(call).list(results, Changed::table);
        return 0;
    }

    private static String place(Call call, AppView app) {
        var process = call.value("--process");
        process.ifPresent(name -> ProcessView.require(app, name));
        return process.map("/processes/%s/restart"::formatted).orElse("/restart");
    }
}
