package dev.wasmrun.cli.verb;

/** {@code wasmrun stop} ends apps gracefully. */
public final class Stop implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("stop", "Stop apps gracefully")
                .flag("-f --force", "Kill at once")
                .words("APP", "0..*", "Names or unique prefixes (default: the app of this folder)")
                .value(OneProcess.FLAG, "NAME", "Only this one of several processes")
                .printsData();
    }

    @Override
    public int run(Call call) {
        return OneProcess.each(call, call.flag("--force") ? "stop?force=true" : "stop");
    }
}
