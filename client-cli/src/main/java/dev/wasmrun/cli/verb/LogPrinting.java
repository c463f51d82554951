package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.LogDress;
import dev.wasmrun.cli.app.LogLineView;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.cli.shell.Style;
import dev.wasmrun.cli.shell.Terminal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints log lines as data; of several apps, each with its app's name. */
final class LogPrinting {
    private final Terminal terminal;
    private final Format format;
    private final boolean follows;
    private final LogDress dress;
    private final boolean several;
    // as grep does: lines that are no neighbours are kept apart
    private final boolean inGroups;
    private final int widest;
    private long last;
    private boolean cutIsTold;

    LogPrinting(Call call, List<AppView> apps, boolean inGroups) {
        this.terminal = call.terminal();
        this.follows = call.flag("--follow");
        this.format = call.format();
        this.dress = new LogDress(terminal.outStyle(), call.flag("--timestamps"));
        this.several = apps.size() > 1;
        this.inGroups = inGroups && !several;
        this.widest = apps.stream().mapToInt(app -> app.name().length()).max().orElse(0);
    }

    void all(Iterator<Map.Entry<String, LogLineView>> lines) {
        // an endless stream cannot be one array
        if (format == Format.JSON && !follows) {
            var all = new ArrayList<Map<String, Object>>();
            lines.forEachRemaining(entry -> all.add(json(entry.getKey(), entry.getValue())));
            terminal.data(JsonObject.write(all));
        } else {
            while (lines.hasNext() && !isUnheard()) {
                var entry = lines.next();
                print(entry.getKey(), entry.getValue());
            }
        }
        terminal.flush();
    }

    /** A line that was just written. */
    void one(String app, LogLineView line) {
        print(app, line);
        terminal.flush();
    }

    boolean isUnheard() {
        return terminal.outIsGone();
    }

    private void print(String app, LogLineView line) {
        if (inGroups && format == Format.TABLE && last > 0 && line.seq() > last + 1) {
            terminal.data("--");
        }
        last = line.seq();
        terminal.data(
                format == Format.TABLE
                        ? prefix(app) + dress.dress(line)
                        : JsonObject.write(json(app, line)));
        if (line.isCut() && !cutIsTold) {
            cutIsTold = true;
            terminal.say(
                    "Of a very long line only the beginning is shown. All of it: Download in the browser (wasmrun ui), or GET %s/logs/%d/text"
                            .formatted(Apps.path(app), line.seq()));
        }
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
