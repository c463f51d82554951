package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.ForwardView;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Table;

import java.util.List;

/** {@code wasmrun forward ls} lists an app's forwards. */
public final class ForwardLs implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("forward ls", "List an app's forwards")
                .words("APP", "0..1", "A name or unique prefix (default: the app of this folder)")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var daemon = call.reader();
        var app = Apps.of(daemon).only(call.words(), call.world().folder());
        var forwards = daemon.objects(Apps.path(app.name()) + "/forwards");
        new Printed(call).list(forwards, "hostPort", ForwardLs::table);
        return 0;
    }

    static Table table(List<JsonObject> forwards) {
        var table = new Table("FORWARD", "STATE", "WHY");
        for (var json : forwards) {
            var forward = new ForwardView(json);
            table.row(
                    forward.describe(),
                    forward.state(),
                    forward.problem()
                            .map(problem -> problem.message())
                            .or(forward::hint)
                            .orElse(""));
        }
        return table;
    }
}
