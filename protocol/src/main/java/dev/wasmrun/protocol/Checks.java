package dev.wasmrun.protocol;

/** Refuses a value that cannot be. */
final class Checks {
    private Checks() {}

    static ProblemException invalid(String code, String message, String hint) {
        return new Problem(Problem.Kind.INVALID, code, message, hint).asException();
    }
}
