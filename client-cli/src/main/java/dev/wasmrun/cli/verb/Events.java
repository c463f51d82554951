package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.Following;
import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.cli.shell.Terminal;

/** {@code wasmrun events} prints what happens, as it happens. */
public final class Events implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "events",
                        "What happens: a status of each app, and with -f all that follows")
                .flag("-f --follow", "Go on until Ctrl-C")
                .words("APP", "0..1", "Only this app")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var daemon = call.reader();
        var apps = Apps.of(daemon);
        var only = call.words().stream().findFirst().map(word -> apps.named(word).name());
        var left = only.isPresent() ? 1 : apps.all().size();
        if (left > 0 || call.flag("--follow")) {
            Following.follow(
                    daemon, call.terminal(), only, new Printing(call, left, call.flag("--follow")));
        }
        return 0;
    }

    /** Prints events; without following, as many as there are apps. */
    private static final class Printing implements Following.Watcher {
        private final Terminal terminal;
        private final Format format;
        private final boolean endless;
        private int left;

        Printing(Call call, int left, boolean endless) {
            this.terminal = call.terminal();
            this.format = call.format();
            this.left = left;
            this.endless = endless;
        }

        @Override
        public boolean sawEnough(JsonObject event) {
            terminal.data(format == Format.TABLE ? EventLine.of(event) : event.json());
            terminal.flush();
            left--;
            return (!endless && left <= 0) || terminal.outIsGone();
        }

        @Override
        public boolean hadEnough() {
            return false;
        }
    }
}
