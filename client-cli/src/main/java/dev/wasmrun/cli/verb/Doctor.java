package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.cli.shell.Table;
import dev.wasmrun.protocol.Problem;

import java.util.List;

/** {@code wasmrun doctor} tells what this machine offers and lacks. */
public final class Doctor implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("doctor", "What this machine offers and lacks").printsData();
    }

    @Override
    public int run(Call call) {
        var report = call.daemon().object("/api/v1/doctor");
        var checks = report.objects("checks");
        if (call.format() == Format.JSON && !call.flag("--quiet")) {
            call.terminal().data(report.json());
        } else {
            new Printed(call).list(checks, Doctor::table);
        }
        var broken = checks.stream().anyMatch(check -> !check.flag("ok") && check.flag("required"));
        return broken ? Problem.Kind.SANDBOX.exitCode() : 0;
    }

    private static Table table(List<JsonObject> checks) {
        var table = new Table("CHECK", "STATE", "WHAT");
        for (var check : checks) {
            var hint = check.text("hint").map(text -> "; " + text).orElse("");
            table.row(
                    check.text("name").orElse("?"),
                    state(check),
                    check.text("message").orElse("") + hint);
        }
        return table;
    }

    private static String state(JsonObject check) {
        if (check.flag("ok")) {
            return "ok";
        }
        return check.flag("required") ? "FAILS" : "lacks";
    }
}
