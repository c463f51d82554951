package dev.wasmrun.cli.shell;

import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

/** A command that was typed in a way that cannot be meant. */
public final class Usage {
    private Usage() {}

    public static ProblemException problem(String message, String hint) {
        return new Problem(Problem.Kind.INVALID, "usage", message, hint).asException();
    }
}
