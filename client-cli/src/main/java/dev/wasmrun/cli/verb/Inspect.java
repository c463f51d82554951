package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;

/** {@code wasmrun inspect} prints all that is known about an app. */
public final class Inspect implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("inspect", "All about an app")
                .words("APP", "0..1", "A name or unique prefix (default: the app of this folder)")
                .printsData();
    }

    @Override
    public int run(Call call) {
        new Printed(call)
                .one(Apps.of(call.reader()).only(call.words(), call.world().folder()).json());
        return 0;
    }
}
