package dev.wasmrun.cli.verb;

/** {@code wasmrun start} starts apps that are stopped. */
public final class Start implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("start", "Start stopped apps")
                .words("APP", "0..*", "Names or unique prefixes (default: the app of this folder)")
                .value(OneProcess.FLAG, "NAME", "Only this one of several, and what it depends on")
                .printsData();
    }

    @Override
    public int run(Call call) {
        return OneProcess.each(call, "start");
    }
}
