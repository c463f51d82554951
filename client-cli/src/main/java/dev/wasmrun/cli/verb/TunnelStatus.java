package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.TunnelView;

import java.util.List;

/** {@code wasmrun tunnel status} shows an app's way to the public. */
public final class TunnelStatus implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("tunnel status", "An app's way to the public")
                .words("APP", "0..1", "A name or unique prefix (default: the app of this folder)")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var daemon = call.reader();
        var app = Apps.of(daemon).only(call.words(), call.world().folder());
        var tunnel = daemon.object(Apps.path(app.name()) + "/tunnel");
        new Printed(call).list(List.of(tunnel), "url", TunnelView::table);
        return new TunnelView(tunnel).problem().map(why -> why.kind().exitCode()).orElse(0);
    }
}
