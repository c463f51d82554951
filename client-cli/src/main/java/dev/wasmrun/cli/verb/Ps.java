package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.ForwardView;
import dev.wasmrun.cli.app.ProcessView;
import dev.wasmrun.cli.app.UsageView;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.daemon.Problems;
import dev.wasmrun.cli.shell.Durations;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.cli.shell.Table;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code wasmrun ps} lists the apps. */
public final class Ps implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("ps", "List the apps")
                .flag("-a --all", "Stopped apps too (they are always shown)")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var json = call.reader().text("/api/v1/apps");
        if (call.format() == Format.JSON && !call.flag("--quiet")) {
            call.terminal().data(json);
            return 0;
        }
        var apps = parsed(json);
        new Printed(call).list(apps, Ps::table);
        apps.stream()
                .map(AppView::new)
                .filter(AppView::isBare)
                .forEach(
                        app ->
                                call.terminal()
                                        .say(
                                                "%s is NOT ISOLATED: it has no sandbox and runs with its owner's rights"
                                                        .formatted(app.name())));
        return 0;
    }

    private static Table table(List<JsonObject> apps) {
        var table =
                new Table(
                        "NAME", "STATE", "READY", "PORTS", "URL", "CPU", "MEM", "RESTARTS", "AGE");
        for (var json : apps) {
            var app = new AppView(json);
            table.row(
                    app.name(),
                    app.isBare() ? app.stateName() + " NOT-ISOLATED" : app.stateName(),
                    app.isReady() ? "yes" : "no",
                    ports(app),
                    app.url().orElse("-"),
                    app.usage().map(UsageView::cpu).orElse("-"),
                    app.usage().map(usage -> usage.memory(Optional.empty())).orElse("-"),
                    Integer.toString(app.restarts()),
                    app.startedAt().map(Ps::age).orElse("-"));
            app.processes().forEach(process -> row(table, process));
        }
        return table;
    }

    private static void row(Table table, ProcessView process) {
        table.row(
                "  " + process.name(),
                process.state(),
                process.isReady() ? "yes" : "no",
                "-",
                "-",
                process.usage().map(UsageView::cpu).orElse("-"),
                process.usage().map(usage -> usage.memory(Optional.empty())).orElse("-"),
                Long.toString(process.restarts()),
                process.startedAt().map(Ps::age).orElse("-"));
    }

    // 8080->3000 for a forward, 3000 for a port that only the preview reaches
    private static String ports(AppView app) {
        var forwards = app.forwards();
        var forwarded =
                forwards.stream()
                        .filter(forward -> !forward.isUdp())
                        .map(ForwardView::appPort)
                        .collect(Collectors.toSet());
        var all = forwards.stream().map(Ps::brief).collect(Collectors.toList());
        app.ports().stream().filter(port -> !forwarded.contains(port)).forEach(all::add);
        return all.isEmpty() ? "-" : String.join(",", all);
    }

    private static String brief(ForwardView forward) {
        var refused = forward.state().equals("refused") ? "(refused)" : "";
        var udp = forward.isUdp() ? "/udp" : "";
        return forward.hostPort() + "->" + forward.appPort() + udp + refused;
    }

    private static String age(Instant start) {
        return Durations.brief(Duration.between(start, Instant.now()));
    }

    private static List<JsonObject> parsed(String json) {
        try {
            return JsonObject.parseList(json);
        } catch (IOException e) {
            throw Problems.unreadable().asException();
        }
    }
}
