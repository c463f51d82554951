package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.daemon.JsonObject;

import java.util.ArrayList;
import java.util.Map;

/** {@code wasmrun rm} forgets apps with their logs and installs; the project folders stay. */
public final class Rm implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("rm", "Forget apps with their logs and installs; your folders stay")
                .flag("-f --force", "Stop running ones first")
                .words("APP", "1..*", "Names or unique prefixes")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var daemon = call.daemon();
        var removed = new ArrayList<JsonObject>();
        for (var app : Apps.of(daemon).chosen(call.words(), call.world().folder())) {
            daemon.delete(Apps.path(app.name()) + (call.flag("--force") ? "?force=true" : ""));
            removed.add(new JsonObject(Map.of("name", app.name())));
        }
        new Printed(call).names(removed, "name");
        return 0;
    }
}
