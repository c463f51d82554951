package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Durations;
import dev.wasmrun.cli.shell.Table;
import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.protocol.Limits;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A runtime that wasmrun provides, as a user names it: {@code node@22}.
 *
 * @param version as much of it as he wrote
 */
public record RuntimeView(String runtime, String version) {
    public static RuntimeView parse(String word) {
        var at = word.indexOf('@');
        if (at < 1 || at == word.length() - 1) {
            throw Usage.problem("'%s' is no runtime".formatted(word), "Write it as node@22");
        }
        return new RuntimeView(word.substring(0, at), word.substring(at + 1));
    }

    public static Table table(List<JsonObject> runtimes) {
        var table = new Table("RUNTIME", "STATE", "SIZE", "USED", "APPS");
        for (var json : runtimes) {
            var apps = String.join(",", json.texts("apps"));
            table.row(
                    name(json),
                    json.text("state").orElse("?"),
                    json.number("bytes").map(Limits::size).orElse("-"),
                    json.text("usedAt").map(RuntimeView::ago).orElse("-"),
                    apps.isEmpty() ? "-" : apps);
        }
        return table;
    }

    /** The word for one that the daemon told of. */
    public static String name(JsonObject json) {
        return json.text("runtime").orElse("?") + "@" + json.text("version").orElse("?");
    }

    private static String ago(String instant) {
        return Durations.brief(Duration.between(Instant.parse(instant), Instant.now())) + " ago";
    }
}
