package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.TunnelRequest;
import dev.wasmrun.cli.app.TunnelView;

import java.util.List;

/** {@code wasmrun tunnel start} makes an app public. */
public final class TunnelStart implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("tunnel start", "Make an app public through a bore server")
                .words("APP", "0..1", "A name or unique prefix (default: the app of this folder)")
                .values(
                        "--server",
                        "HOST[:PORT]",
                        "A bore server; more stand in for it (default $BORE_SERVER, bore.pub)")
                .value("--secret", "S", "The server's secret; better in BORE_SECRET, unseen by ps")
                .value("--port", "N", "The public port that it must be (default: any)")
                .value("--ttl", "TIME", "End it after this time, such as 2h")
                .printsData();
    }

    @Override
    public int run(Call call) {
        var body =
                TunnelRequest.body(
                        call.world(),
                        call.values("--server"),
                        call.value("--secret"),
                        call.value("--port"),
                        call.value("--ttl"));
        var daemon = call.daemon();
        var app = Apps.of(daemon).only(call.words(), call.world().folder());
        call.terminal()
                .say(
                        "Everybody who knows the address can reach what %s serves"
                                .formatted(app.name()));
        var tunnel = daemon.post(Apps.path(app.name()) + "/tunnel", body);
        new Printed(call).list(List.of(tunnel), "url", TunnelView::table);
        return 0;
    }
}
