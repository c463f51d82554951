package dev.wasmrun.cli.verb;

/** {@code wasmrun restart} stops apps and starts them again. */
public final class Restart implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("restart", "Stop apps and start them again")
                .words("APP", "0..*", "Names or unique prefixes (default: the app of this folder)")
                .value(OneProcess.FLAG, "NAME", "Only this one of several processes")
                .printsData();
    }

    @Override
    public int run(Call call) {
        return OneProcess.each(call, "restart");
    }
}
