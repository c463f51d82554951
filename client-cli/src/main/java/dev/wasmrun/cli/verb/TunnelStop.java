package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;

/** {@code wasmrun tunnel stop} makes an app private again. */
public final class TunnelStop implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("tunnel stop", "Make an app private again")
                .words("APP", "0..1", "A name or unique prefix (default: the app of this folder)");
    }

    @Override
    public int run(Call call) {
        var daemon = call.reader();
        var app = Apps.of(daemon).only(call.words(), call.world().folder());
        daemon.delete(Apps.path(app.name()) + "/tunnel");
        call.terminal().say("The tunnel of %s is closed".formatted(app.name()));
        return 0;
    }
}
