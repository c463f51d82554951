package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.Browser;

/** {@code wasmrun ui} opens the UI in the browser, signed in. */
public final class Ui implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("ui", "Open the UI in the browser, signed in")
                .flag("--print", "Print the one-time link instead")
                .words("APP", "0..1", "Open this app's page");
    }

    @Override
    public int run(Call call) {
        var daemon = call.daemon();
        var to =
                call.words().stream()
                        .findFirst()
                        .map(word -> "/apps/" + Apps.of(daemon).named(word).name())
                        .orElse("/");
        var link = Browser.oneTimeLink(daemon, to);
        var browser = Browser.of(call.world()).filter(_ -> !call.flag("--print"));
        if (browser.filter(found -> found.open(link)).isEmpty()) {
            call.terminal().whisper("Open this link within five minutes; it works once:");
            call.terminal().data(link);
        }
        return 0;
    }
}
