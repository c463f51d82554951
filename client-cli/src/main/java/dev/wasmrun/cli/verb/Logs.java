package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.Following;
import dev.wasmrun.cli.app.LogChoice;
import dev.wasmrun.cli.app.LogFeed;
import dev.wasmrun.cli.app.ProcessView;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.protocol.LogStream;

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
    private static final int MOST_CONTEXT = 20;

    @Override
    public Syntax syntax() {
        return Syntax.of("logs", "What apps wrote")
                .words("APP", "0..*", "Names or unique prefixes (default: the app of this folder)")
                .flag("-f --follow", "Go on until Ctrl-C")
                .value("-n --lines", "N", "How many lines (default 200; all with --since)")
                .value("--since", "TIME", "Only lines since then: 10m, 2h, 3d or a time")
                .value("--until", "TIME", "Only lines until then")
                .value("--stream", "NAMES", "Only these: stdout,stderr,system,install")
                .value("--process", "NAME", "Only this one of several processes")
                .value("--run", "N", "Only this life of the process: a number, or last")
                .value("--grep", "REGEX", "Only lines that match (RE2)")
                .value("-C --context", "N", "With N lines around each match (20 at most)")
                .flag("--timestamps", "With the time of each line")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var choice = choice(call);
        var daemon = call.reader();
        var apps = Apps.of(daemon).chosen(call.words(), call.world().folder());
        choice.process().ifPresent(name -> apps.forEach(app -> ProcessView.require(app, name)));
        var count = count(call, choice);
        var sources =
                apps.stream()
                        .map(
                                app ->
                                        LogSource.of(
                                                daemon,
                                                app.name(),
                                                choice.ofRun(WishedRun.of(call, daemon, app)),
                                                count))
                        .toList();
        var printing = new LogPrinting(call, apps, choice.context() > 0);
        printing.all(new LogMerge(sources));
        if (call.flag("--follow")) {
            follow(call, daemon, printing, sources);
        }
        return 0;
    }

    private static Optional<Integer> count(Call call, LogChoice choice) {
        var asked = call.value("--lines").map(Counts::parse);
        return choice.since().isPresent() ? asked : asked.or(() -> Optional.of(USUAL_LINES));
    }

    private static LogChoice choice(Call call) {
        var until = call.value("--until").map(text -> Moments.parse("--until", text));
        if (until.isPresent() && call.flag("--follow")) {
            throw Usage.problem("--until and --follow do not go together", "Leave one out");
        }
        var context = call.value("--context").map(Counts::parse);
        if (context.isPresent() && call.value("--grep").isEmpty()) {
            throw Usage.problem("--context goes with --grep", "Say what to look for: --grep REGEX");
        }
        return new LogChoice(
                streams(call),
                Optional.empty(),
                call.value("--process"),
                call.value("--since").map(text -> Moments.parse("--since", text)),
                until,
                call.value("--grep"),
                Math.min(MOST_CONTEXT, context.orElse(0)));
    }

    private static void follow(
            Call call, DaemonClient daemon, LogPrinting printing, List<LogSource> sources) {
        var feeds = new HashMap<String, LogFeed>();
        for (var source : sources) {
            feeds.put(source.app(), source.feed(line -> printing.one(source.app(), line)));
        }
        var only =
                Optional.of(feeds.keySet())
                        .filter(names -> names.size() == 1)
                        .map(names -> names.iterator().next());
        Following.follow(daemon, call.terminal(), only, new Watching(feeds, printing));
    }

    /** Brings each app's new lines to its feed. */
    private record Watching(Map<String, LogFeed> feeds, LogPrinting printing)
            implements Following.Watcher {
        @Override
        public boolean sawEnough(JsonObject event) {
            switch (event.text("type").orElse("")) {
                case "log" ->
                        Optional.ofNullable(feeds.get(event.text("app").orElse("")))
                                .ifPresent(feed -> feed.on(event));
                case "status" ->
                        event.object("app")
                                .flatMap(
                                        app ->
                                                Optional.ofNullable(
                                                        feeds.get(new AppView(app).name())))
                                .ifPresent(LogFeed::catchUp);
                case "gap" -> feeds.values().forEach(LogFeed::catchUp);
                case "removed" -> feeds.remove(event.text("app").orElse(""));
                default -> {
                    // forwards are no log
                }
            }
            return feeds.isEmpty() || printing.isUnheard();
        }

        @Override
        public boolean hadEnough() {
            return false;
        }
    }

    private static Set<String> streams(Call call) {
        return call.value("--stream").stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(name -> LogStream.parse(name.strip()).wire())
                .collect(Collectors.toSet());
    }
}
