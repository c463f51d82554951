package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.ProcessView;
import dev.wasmrun.cli.daemon.JsonObject;

import java.util.ArrayList;

/** {@code --process}: what is done to an app is done to one of its several processes. */
final class OneProcess {
    static final String FLAG = "--process";

    private OneProcess() {}

    /** Does this to each app that was named, or to that one process of it. */
    static int each(Call call, String what) {
        var daemon = call.daemon();
        var results = new ArrayList<JsonObject>();
        for (var app : Apps.of(daemon).chosen(call.words(), call.world().folder())) {
            results.add(daemon.post(Apps.path(app.name()) + place(call, app) + what));
        }
        new Printed(call).list(results, Changed::table);
        return 0;
    }

    private static String place(Call call, AppView app) {
        var process = call.value(FLAG);
        process.ifPresent(name -> ProcessView.require(app, name));
        return process.map("/processes/%s/"::formatted).orElse("/");
    }
}
