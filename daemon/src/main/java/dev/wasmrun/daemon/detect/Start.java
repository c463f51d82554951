package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One way to start an app.
 *
 * @param command one element is a shell command, more are words
 * @param file the source file that it runs, when that is known
 * @param framework the one that this way belongs to, for people
 * @param usualPort where the app listens when it ignores PORT
 */
record Start(
        List<String> command,
        Optional<String> file,
        Optional<String> framework,
        Optional<Integer> usualPort,
        Map<String, String> env) {
    static Start words(String... words) {
        return new Start(
                List.of(words), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    static Start shell(String command) {
        return words(command);
    }

    Start of(String framework) {
        return new Start(command, file, Optional.of(framework), usualPort, env);
    }

    Start in(String sourceFile) {
        return new Start(command, Optional.of(sourceFile), framework, usualPort, env);
    }

    /** The same by another command of a shell. */
    Start running(String text) {
        return new Start(List.of(text), file, framework, usualPort, env);
    }

    /** The file is in no place that this folder knows. */
    Start somewhere() {
        return new Start(command, Optional.empty(), framework, usualPort, env);
    }

    Start usuallyOn(int port) {
        return new Start(command, file, framework, Optional.of(port), env);
    }

    Start with(Map<String, String> variables) {
        return new Start(command, file, framework, usualPort, variables);
    }

    String text() {
        return String.join(" ", command);
    }
}
