package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Table;

import java.util.List;

/** Apps after a command changed them. */
final class Changed {
    private Changed() {}

    static Table table(List<JsonObject> apps) {
        var table = new Table("NAME", "STATE");
        for (var json : apps) {
            var app = new AppView(json);
            table.row(app.name(), app.stateName());
        }
        return table;
    }
}
