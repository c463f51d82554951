package dev.wasmrun.protocol;

/**
 * Carries a {@link Problem} through code that cannot return it. It has no stack trace: bad input is
 * no bug.
 */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
