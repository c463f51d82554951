package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.daemon.Problems;
import dev.wasmrun.cli.shell.Table;
import dev.wasmrun.protocol.Problem;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A tunnel as the daemon describes it (TunnelStatus of the protocol). */
public record TunnelView(JsonObject json) {
    private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB");
    private static final int THOUSAND = 1024;

    public String state() {
        return json.text("state").orElse("?");
    }

    public Optional<String> url() {
        return json.text("url");
    }

    public Optional<Problem> problem() {
        return json.object("problem").flatMap(Problems::read);
    }

    /** When it reached this state, to the second. */
    private String since() {
        return json.text("since")
                .map(Instant::parse)
                .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("-");
    }

    /** Those who are there, of all who came. */
    private String visitors() {
        return json.object("traffic")
                .map(
                        it ->
                                "%d of %d"
                                        .formatted(
                                                it.number("visitorsNow").orElse(0L),
                                                it.number("visitors").orElse(0L)))
                .orElse("-");
    }

    private String carried(String key) {
        return json.object("traffic")
                .flatMap(it -> it.number(key))
                .map(TunnelView::sized)
                .orElse("-");
    }

    private static String sized(long bytes) {
        var size = (double) bytes;
        var unit = 0;
        for (; size >= THOUSAND && unit < UNITS.size() - 1; unit++) {
            size /= THOUSAND;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS.get(unit));
    }

    /** What a user must know before he makes an app public. */
    public static String warning(String app, Map<String, Object> asked) {
        return "Everybody who knows the address%s can reach what %s serves"
                .formatted(asked.containsKey("password") ? " and the password" : "", app);
    }

    public static Table table(List<JsonObject> tunnels) {
        var table =
                new Table(
                        "STATE",
                        "URL",
                        "SERVER",
                        "SINCE",
                        "VISITORS",
                        "IN",
                        "OUT",
                        "RETRIES",
                        "WHY");
        for (var json : tunnels) {
            var tunnel = new TunnelView(json);
            table.row(
                    tunnel.state(),
                    tunnel.url().orElse("-"),
                    json.text("server").orElse("?"),
                    tunnel.since(),
                    tunnel.visitors(),
                    tunnel.carried("bytesIn"),
                    tunnel.carried("bytesOut"),
                    json.text("retries").orElse("0"),
                    tunnel.problem()
                            .map(Problem::message)
                            .or(() -> json.text("lastError"))
                            .orElse(""));
        }
        return table;
    }
}
