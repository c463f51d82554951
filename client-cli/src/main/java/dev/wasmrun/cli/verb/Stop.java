package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.daemon.JsonObject;

import java.util.ArrayList;

/** {@code wasmrun stop} ends apps gracefully. */
public final class Stop implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("stop", "Stop apps gracefully")
                .flag("-f --force", "Kill at once")
                .words("APP", "0..*", "Names or unique prefixes (default: the app of this folder)")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var daemon = call.daemon();
        var results = new ArrayList<JsonObject>();
        for (var app : Apps.of(daemon).chosen(call.words(), call.world().folder())) {
            results.add(
                    daemon.post(
                            Apps.path(app.name())
                                    + "/stop"
                                    + (call.flag("--force") ? "?force=true" : "")));
        }
        new Printed(call).list(results, Changed::table);
        return 0;
    }
}
