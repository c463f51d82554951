package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;

/** {@code wasmrun rm} forgets apps with their logs and installs; the project folders stay. */
public final class Rm implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("rm", "Forget apps with their logs and installs; your folders stay")
                .flag("-f --force", "Stop running ones first")
                .words("APP", "1..*", "Names or unique prefixes");
    }

    @Override
    public int run(Call call) {
        var daemon = call.daemon();
        for (var app : Apps.of(daemon).chosen(call.words(), call.world().folder())) {
            daemon.delete(Apps.path(app.name()) + (call.flag("--force") ? "?force=true" : ""));
            call.terminal().data(app.name());
        }
        return 0;
    }
}
