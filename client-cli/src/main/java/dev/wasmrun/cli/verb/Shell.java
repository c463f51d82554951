package dev.wasmrun.cli.verb;

import java.util.List;

/** {@code wasmrun shell} opens a shell in the sandbox of a running app. */
public final class Shell implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("shell", "A shell in an app's sandbox, beside the app")
                .words("APP", "0..1", "A name or unique prefix (default: the app of this folder)")
                .value(OneProcess.FLAG, "NAME", "In the sandbox of this one of several processes");
    }

    @Override
    public int run(Call call) {
        return new ExecSession(call, true, List.of()).run(List.of());
    }
}
