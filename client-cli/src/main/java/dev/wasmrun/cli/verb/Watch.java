package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Table;
import dev.wasmrun.cli.shell.Usage;

import java.util.List;
import java.util.Map;

/** {@code wasmrun watch} turns live reload of an app on or off. */
public final class Watch implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("watch", "Turn live reload of an app on or off")
                .words("[APP] on|off", "1..2", "The app (default: that of this folder), and which")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var words = call.words();
        var on = isOn(words.getLast());
        var daemon = call.daemon();
        var app = Apps.of(daemon).only(words.subList(0, words.size() - 1), call.world().folder());
        var changed = daemon.post(Apps.path(app.name()) + "/watch", Map.of("on", on));
        new Printed(call).list(List.of(changed), Watch::table);
        return 0;
    }

    private static Table table(List<JsonObject> apps) {
        var table = new Table("NAME", "STATE", "WATCH");
        for (var json : apps) {
            var app = new AppView(json);
            table.row(app.name(), app.stateName(), app.watchState());
        }
        return table;
    }

    private static boolean isOn(String word) {
        return switch (word) {
            case "on" -> true;
            case "off" -> false;
            default ->
                    throw Usage.problem(
                            "'%s' is neither on nor off".formatted(word),
                            "For example: wasmrun watch shop on");
        };
    }
}
