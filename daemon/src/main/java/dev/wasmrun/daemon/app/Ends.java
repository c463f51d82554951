package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.Problem;

import java.util.Optional;

/** What a process's end means to a person. */
final class Ends {
    private static final int SIGNALLED = 128;
    private static final String NEVER_LISTENED =
            "It ended without an error and never listened on a port, which is right for a job. Of a"
                    + " server, say how it is started: --cmd 'COMMAND', or start in .wasmrun.toml";

    private Ends() {}

    /** How the process ended: {@code exit 1}, {@code killed by signal 9}. */
    static String sentence(int code) {
        return code > SIGNALLED
                ? "killed by signal %d".formatted(code - SIGNALLED)
                : "exit %d".formatted(code);
    }

    /**
     * What to do about the end of a process that never listened and whose log explains nothing,
     * where it is no failure either: a library or a tool was started, or it was a job.
     */
    static Optional<String> hint(int code, boolean listened) {
        return code == 0 && !listened ? Optional.of(NEVER_LISTENED) : Optional.empty();
    }

    /**
     * @param failures how often in a row
     * @param cause what to do about it, where its last lines give that away
     */
    static Problem problem(int code, int failures, Optional<String> cause) {
        return because(cause, problem(code, failures));
    }

    /** The same, with what to do about it where that is known. */
    static Problem because(Optional<String> cause, Problem problem) {
        return cause.map(hint -> hint + ". All of it: wasmrun logs APP")
                .map(hint -> new Problem(problem.kind(), problem.code(), problem.message(), hint))
                .orElse(problem);
    }

    private static Problem problem(int code, int failures) {
        return switch (code) {
            case 126, 127 ->
                    new Problem(
                            Problem.Kind.FAILED,
                            "command-not-found",
                            "The start command could not be executed in the sandbox (exit %d)"
                                    .formatted(code),
                            "Its log says why (wasmrun logs APP); give another command with --cmd 'COMMAND'");
            default ->
                    failures > 1
                            ? new Problem(
                                    Problem.Kind.FAILED,
                                    "crash-loop",
                                    "The app ended %d times in a row (%s)"
                                            .formatted(failures, sentence(code)),
                                    "Its log says why: wasmrun logs APP; then wasmrun start APP")
                            : new Problem(
                                    Problem.Kind.FAILED,
                                    "app-exited",
                                    "The app ended by itself (%s)".formatted(sentence(code)),
                                    "Its log says why: wasmrun logs APP");
        };
    }
}
