package dev.wasmrun.cli.verb;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a verb takes. Built by hand, not by annotations: reading those costs 30 ms at each start.
 */
public final class Syntax {
    private final CommandSpec spec = CommandSpec.create();

    private Syntax(String name, String summary) {
        spec.name(name).usageMessage().description(summary).sortOptions(false);
    }

    public static Syntax of(String name, String summary) {
        return new Syntax(name, summary)
                .flag("--debug", "Show stack traces and detail")
                .value("--color", "WHEN", "auto, always or never")
                .help();
    }

    /** A flag that is there or not; {@code names} are separated by spaces. */
    public Syntax flag(String names, String description) {
        spec.addOption(option(names, description).arity("0").type(boolean.class).build());
        return this;
    }

    /** A flag with {@code --no-} form; neither means that the verb decides. */
    public Syntax yesOrNo(String name, String description) {
        spec.addOption(
                option(name, description)
                        .arity("0")
                        .type(Boolean.class)
                        .negatable(true)
                        .fallbackValue("true")
                        .build());
        return this;
    }

    public Syntax value(String names, String label, String description) {
        spec.addOption(
                option(names, description).paramLabel(label).arity("1").type(String.class).build());
        return this;
    }

    /** Flags that several verbs share. */
    public Syntax with(UnaryOperator<Syntax> flags) {
        return flags.apply(this);
    }

    /** A flag that may be given again and again. */
    public Syntax values(String names, String label, String description) {
        spec.addOption(
                option(names, description)
                        .paramLabel(label)
                        .arity("1")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build());
        return this;
    }

    /** A repeatable flag that a verb writes for itself, when it rewrites its arguments. */
    public Syntax hidden(String name) {
        spec.addOption(
                option(name, "")
                        .hidden(true)
                        .arity("1")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build());
        return this;
    }

    /** {@code --format} and {@code -q}, for verbs that print data. */
    public Syntax printsData() {
        return value("--format", "FORMAT", "table, json or ndjson")
                .flag("-q --quiet", "Print names only");
    }

    /** Words without a flag; {@code arity} as in {@code 0..*}. */
    public Syntax words(String label, String arity, String description) {
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel(label)
                        .arity(arity)
                        .index("0..*")
                        .description(description)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build());
        return this;
    }

    public Syntax footer(String... lines) {
        spec.usageMessage().footer(lines);
        return this;
    }

    public CommandSpec spec() {
        return spec;
    }

    private Syntax help() {
        spec.addOption(
                option("-h --help", "Show this help").usageHelp(true).type(boolean.class).build());
        return this;
    }

    private static OptionSpec.Builder option(String names, String description) {
        return OptionSpec.builder(names.split(" ")).description(description);
    }
}
