package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.UsageView;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.Pause;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.cli.shell.Table;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * {@code wasmrun top} shows what the running apps take of the machine, over and over on a terminal,
 * once where a script reads.
 */
public final class Top implements Verb {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

    @Override
    public Syntax syntax() {
        return Syntax.of("top", "What the running apps take: processors, memory, processes")
                .flag("--once", "Show it once, also on a terminal")
                .words("APP", "0..*", "Only these apps")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var daemon = call.reader();
        var again =
                call.world().outIsTerminal()
                        && call.format() == Format.TABLE
                        && !call.flag("--once")
                        && !call.flag("--quiet");
        do {
            var apps = busiest(call, daemon);
            if (again) {
                call.terminal().raw(HOME_AND_CLEAR);
            }
            new Printed(call).list(apps.stream().map(AppView::json).toList(), json -> table(apps));
            call.terminal().flush();
            if (again) {
                Pause.of(EVERY);
            }
        } while (again && !call.terminal().outIsGone());
        return 0;
    }

    private static List<AppView> busiest(Call call, DaemonClient daemon) {
        var apps = Apps.of(daemon);
        var chosen =
                call.words().isEmpty()
                        ? apps.all()
                        : apps.chosen(call.words(), call.world().folder());
        return chosen.stream()
                .filter(app -> app.usage().isPresent())
                .sorted(Comparator.comparingDouble(Top::cpus).reversed())
                .toList();
    }

    private static double cpus(AppView app) {
        return app.usage().map(UsageView::cpus).orElse(0.0);
    }

    private static Table table(List<AppView> apps) {
        var table = new Table("NAME", "CPU", "MEM", "PROCESSES");
        for (var app : apps) {
            app.usage()
                    .ifPresent(
                            used ->
                                    table.row(
                                            app.name(),
                                            used.cpu(),
                                            used.memory(app.memoryLimit()),
                                            Long.toString(used.processes())));
        }
        return table;
    }
}
