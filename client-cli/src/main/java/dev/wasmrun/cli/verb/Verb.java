package dev.wasmrun.cli.verb;

import java.util.List;

/** One word after {@code wasmrun}, with what it takes and what it does. */
public interface Verb {
    Syntax syntax();

    /** Does it; answers the exit code. Refusals are thrown as ProblemException. */
    int run(Call call);

    /** The arguments as the parser reads them, for what its grammar cannot say. */
    default List<String> rewrite(List<String> arguments) {
        return arguments;
    }
}
