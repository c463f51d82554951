package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.RuntimeView;

/** {@code wasmrun runtimes ls} lists the runtimes that wasmrun provides. */
public final class RuntimesLs implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("runtimes ls", "List the runtimes that wasmrun provides").printsData();
    }

    @Override
    public int run(Call call) {
        var runtimes = call.reader().objects("/api/v1/runtimes");
        new Printed(call).list(runtimes, "version", RuntimeView::table);
        return 0;
    }
}
