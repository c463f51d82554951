package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.TunnelView;

import java.util.List;

/** {@code wasmrun tunnel start} makes an app public. */
public final class TunnelStart implements Verb {
    private static final TunnelFlags FLAGS = new TunnelFlags("--");

    @Override
    public Syntax syntax() {
        return Syntax.of("tunnel start", "Make an app public through a bore server")
                .words("APP", "0..1", "A name or unique prefix (default: the app of this folder)")
                .values(
                        "--server",
                        "HOST[:PORT]",
                        "A bore server; more stand in for it (default $BORE_SERVER, bore.pub)")
                .with(FLAGS::in)
                .printsData();
    }

    @Override
    public List<String> rewrite(List<String> arguments) {
        return FLAGS.rewrite(arguments);
    }

    @Override
    public int run(Call call) {
        var body = FLAGS.body(call, call.values("--server"));
        var daemon = call.daemon();
        var app = Apps.of(daemon).only(call.words(), call.world().folder());
        call.terminal().say(TunnelView.warning(app.name(), body));
        var tunnel = daemon.post(Apps.path(app.name()) + "/tunnel", body);
        new Printed(call).list(List.of(tunnel), "url", TunnelView::table);
        return 0;
    }
}
