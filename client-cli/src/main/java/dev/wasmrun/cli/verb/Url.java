package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import java.util.Map;

/** {@code wasmrun url} prints where an app's page is. */
public final class Url implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("url", "Where an app's page is")
                .words("APP", "0..1", "A name or unique prefix (default: the app of this folder)")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var app = Apps.of(call.reader()).only(call.words(), call.world().folder());
        var url = app.url().or(app::preview).orElseThrow(() -> noUrl(app));
        call.terminal()
                .data(
                        call.format() == Format.TABLE
                                ? url
                                : JsonObject.write(Map.of("name", app.name(), "url", url)));
        return 0;
    }

    private static ProblemException noUrl(AppView app) {
        return new Problem(
                        Problem.Kind.CONFLICT,
                        "no-url",
                        "%s has no page: it is %s".formatted(app.name(), app.stateName()),
                        "Start it: wasmrun start " + app.name())
                .asException();
    }
}
