package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Usage;

import java.util.List;
import java.util.Map;

/** {@code wasmrun logs clear} deletes what is stored of an app's log. */
final class LogsClear implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("logs clear", "Delete what is stored of an app's log")
                .words("APP", "0..1", "A name or unique prefix; must be given")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var named =
                call.words().stream()
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        Usage.problem(
                                                "wasmrun logs clear lacks APP",
                                                "Name the app whose log is to be deleted"));
        var daemon = call.reader();
        var app = Apps.of(daemon).named(named);
        daemon.delete(Apps.path(app.name()) + "/logs");
        new Printed(call).names(List.of(new JsonObject(Map.of("name", app.name()))), "name");
        return 0;
    }
}
