package dev.wasmrun.cli.verb;

/** {@code wasmrun daemon status} tells whether a daemon runs, and how. */
public final class DaemonStatus implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("daemon status", "Whether a daemon runs, and how").printsData();
    }

    @Override
    public int run(Call call) {
        new Printed(call).one(call.reader().object("/api/v1/daemon"));
        return 0;
    }
}
