package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.daemon.Problems;
import dev.wasmrun.cli.shell.Table;
import dev.wasmrun.protocol.Problem;

import java.util.List;
import java.util.Optional;

/** A tunnel as the daemon describes it (TunnelStatus of the protocol). */
public record TunnelView(JsonObject json) {
    public String state() {
        return json.text("state").orElse("?");
    }

    public Optional<String> url() {
        return json.text("url");
    }

    public Optional<Problem> problem() {
        return json.object("problem").flatMap(Problems::read);
    }

    public static Table table(List<JsonObject> tunnels) {
        var table = new Table("STATE", "URL", "SERVER", "RETRIES", "WHY");
        for (var json : tunnels) {
            var tunnel = new TunnelView(json);
            table.row(
                    tunnel.state(),
                    tunnel.url().orElse("-"),
                    json.text("server").orElse("?"),
                    json.text("retries").orElse("0"),
                    tunnel.problem()
                            .map(Problem::message)
                            .or(() -> json.text("lastError"))
                            .orElse(""));
        }
        return table;
    }
}
