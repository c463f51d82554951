package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Table;

import java.util.List;

/** {@code wasmrun ports} lists what is open in an app's network. */
public final class Ports implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("ports", "List the ports that are open in an app's network")
                .words("APP", "0..1", "A name or unique prefix (default: the app of this folder)")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var daemon = call.reader();
        var app = Apps.of(daemon).only(call.words(), call.world().folder());
        var ports = daemon.objects(Apps.path(app.name()) + "/ports");
        new Printed(call).list(ports, "port", Ports::table);
        return 0;
    }

    private static Table table(List<JsonObject> ports) {
        var table = new Table("PROTOCOL", "ADDRESS", "PORT", "PROCESS", "PAGE", "FORWARDED");
        for (var port : ports) {
            var forwards = port.texts("forwards");
            table.row(
                    port.text("protocol").orElse("?"),
                    port.text("address").orElse("?"),
                    port.text("port").orElse("?"),
                    process(port),
                    port.flag("page") ? "yes" : "no",
                    forwards.isEmpty() ? "-" : String.join(",", forwards));
        }
        return table;
    }

    private static String process(JsonObject port) {
        var pid = port.text("pid").map(" (%s)"::formatted).orElse("");
        return port.text("process").map(name -> name + pid).orElse("-");
    }
}
