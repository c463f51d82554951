package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.LogDress;
import dev.wasmrun.cli.app.LogLineView;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.cli.shell.Style;
import dev.wasmrun.cli.shell.Terminal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Prints log lines as data; of several apps, each with its app's name. */
final class LogPrinting {
    private final Terminal terminal;
    private final Format format;
    private final boolean follows;
    private final LogDress dress;
    private final Set<String> streams;
    private final Map<String, Long> runs;
    private final boolean several;
    private final int widest;

    LogPrinting(Call call, List<AppView> apps, Set<String> streams, Map<String, Long> runs) {
        this.terminal = call.terminal();
        this.follows = call.flag("--follow");
        this.format = call.format();
        this.dress = new LogDress(terminal.outStyle(), call.flag("--timestamps"));
        this.streams = streams;
        this.runs = runs;
        this.several = apps.size() > 1;
        this.widest = apps.stream().mapToInt(app -> app.name().length()).max().orElse(0);
    }

    void all(List<Map.Entry<String, LogLineView>> lines) {
        // an endless stream cannot be one array
        if (format == Format.JSON && !follows) {
            terminal.data(
                    JsonObject.write(
                            lines.stream()
                                    .map(entry -> json(entry.getKey(), entry.getValue()))
                                    .toList()));
        } else {
            lines.forEach(entry -> print(entry.getKey(), entry.getValue()));
        }
        terminal.flush();
    }

    /** A line that was just written, if it is one of those asked for. */
    void one(String app, LogLineView line) {
        var isWanted =
                (streams.isEmpty() || streams.contains(line.stream()))
                        && Optional.ofNullable(runs.get(app))
                                .filter(run -> run != line.run())
                                .isEmpty();
        if (isWanted) {
            print(app, line);
            terminal.flush();
        }
    }

    boolean isUnheard() {
        return terminal.outIsGone();
    }

    private void print(String app, LogLineView line) {
        terminal.data(
                format == Format.TABLE
                        ? prefix(app) + dress.dress(line)
                        : JsonObject.write(json(app, line)));
    }

    private String prefix(String app) {
        return several
                ? terminal.outStyle().in(Style.Tone.STRONG, app)
                        + " ".repeat(widest - app.length())
                        + " "
                : "";
    }

    private static Map<String, Object> json(String app, LogLineView line) {
        var json = new LinkedHashMap<String, Object>();
        json.put("app", app);
        line.json().entries().forEach((key, value) -> json.put(key.toString(), value));
        return json;
    }
}
