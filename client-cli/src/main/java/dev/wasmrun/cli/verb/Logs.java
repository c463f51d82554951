package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.Backlog;
import dev.wasmrun.cli.app.Following;
import dev.wasmrun.cli.app.LogLineView;
import dev.wasmrun.cli.app.LogReader;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.protocol.LogStream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code wasmrun logs} prints what apps wrote, and with {@code -f} what they write. */
final class Logs implements Verb {
    private static final int USUAL_LINES = 200;

    @Override
    public Syntax syntax() {
        return Syntax.of("logs", "What apps wrote")
                .words("APP", "0..*", "Names or unique prefixes (default: the app of this folder)")
                .flag("-f --follow", "Go on until Ctrl-C")
                .value("-n --lines", "N", "How many lines (default 200)")
                .value("--stream", "NAMES", "Only these: stdout,stderr,system,install")
                .value("--run", "N", "Only this life of the process: a number, or last")
                .flag("--timestamps", "With the time of each line")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var streams = streams(call);
        var count = call.value("--lines").map(Counts::parse).orElse(USUAL_LINES);
        var daemon = call.reader();
        var apps = Apps.of(daemon).chosen(call.words(), call.world().folder());
        var runs = runs(call, apps);
        var backlogs = new HashMap<String, Backlog>();
        for (var app : apps) {
            var run = Optional.ofNullable(runs.get(app.name()));
            backlogs.put(app.name(), Backlog.of(daemon, app.name(), count, streams, run));
        }
        var printing = new LogPrinting(call, apps, streams, runs);
        printing.all(merged(backlogs));
        if (call.flag("--follow")) {
            follow(call, daemon, printing, backlogs);
        }
        return 0;
    }

    private static void follow(
            Call call, DaemonClient daemon, LogPrinting printing, Map<String, Backlog> backlogs) {
        var readers = new HashMap<String, LogReader>();
        backlogs.forEach(
                (app, backlog) ->
                        readers.put(
                                app,
                                new LogReader(
                                        daemon,
                                        app,
                                        backlog.last(),
                                        line -> printing.one(app, line))));
        var only =
                Optional.of(readers.keySet())
                        .filter(names -> names.size() == 1)
                        .map(names -> names.iterator().next());
        Following.follow(daemon, call.terminal(), only, new Watching(readers, printing));
    }

    /** Brings each app's new lines to its reader. */
    private record Watching(Map<String, LogReader> readers, LogPrinting printing)
            implements Following.Watcher {
        @Override
        public boolean sawEnough(JsonObject event) {
            switch (event.text("type").orElse("")) {
                case "log" ->
                        Optional.ofNullable(readers.get(event.text("app").orElse("")))
                                .ifPresent(reader -> reader.on(event));
                case "status" ->
                        event.object("app")
                                .flatMap(
                                        app ->
                                                Optional.ofNullable(
                                                        readers.get(new AppView(app).name())))
                                .ifPresent(LogReader::catchUp);
                case "gap" -> readers.values().forEach(LogReader::catchUp);
                case "removed" -> readers.remove(event.text("app").orElse(""));
                default -> {
                    // forwards are no log
                }
            }
            return readers.isEmpty() || printing.isUnheard();
        }

        @Override
        public boolean hadEnough() {
            return false;
        }
    }

    private static List<Map.Entry<String, LogLineView>> merged(Map<String, Backlog> backlogs) {
        var all = new ArrayList<Map.Entry<String, LogLineView>>();
        backlogs.forEach(
                (app, backlog) -> backlog.lines().forEach(line -> all.add(Map.entry(app, line))));
        if (backlogs.size() > 1) {
            // stable, so that lines of one app keep their order
            all.sort(Comparator.comparing(entry -> entry.getValue().time()));
        }
        return all;
    }

    private static Set<String> streams(Call call) {
        return call.value("--stream").stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(name -> LogStream.parse(name.strip()).wire())
                .collect(Collectors.toSet());
    }

    private static Map<String, Long> runs(Call call, List<AppView> apps) {
        var runs = new HashMap<String, Long>();
        call.value("--run")
                .ifPresent(text -> apps.forEach(app -> runs.put(app.name(), run(text, app))));
        return runs;
    }

    private static long run(String text, AppView app) {
        if (text.equals("last")) {
            return app.run();
        }
        if (!text.matches("\\d{1,9}")) {
            throw Usage.problem(
                    "'%s' is no run".formatted(text), "Write its number, or --run last");
        }
        return Long.parseLong(text);
    }
}
