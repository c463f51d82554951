package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.RestartPolicy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of several processes that a project names: a {@code [[process]]} of its {@code
 * .wasmrun.toml}, or a line of its {@code Procfile}.
 *
 * @param start a shell command
 * @param cwd where it starts, relative to the project; absent: where the app does
 * @param port where it listens
 * @param env what it gets besides the app's own variables
 * @param ready the path that it must answer, or {@value #EXIT}
 */
public record ProjectProcess(
        String name,
        String start,
        Optional<String> cwd,
        Optional<Port> port,
        Map<String, String> env,
        List<String> dependsOn,
        Optional<RestartPolicy> restart,
        Optional<String> ready) {
    /** For a task: those that depend on it start once it ended well. */
    public static final String EXIT = "exit";

    static final String NAME = "[A-Za-z0-9]([A-Za-z0-9_-]{0,28}[A-Za-z0-9])?";

    public ProjectProcess {
        env = Map.copyOf(env);
        dependsOn = List.copyOf(dependsOn);
        if (!name.matches(NAME)) {
            throw invalid(
                    "process-name",
                    "'%s' cannot be the name of a process".formatted(name),
                    "Use up to 30 letters, digits, dashes and underscores, such as \"worker\"");
        }
        if (start.isBlank()) {
            throw invalid(
                    "process-empty",
                    "The process %s has no start command".formatted(name),
                    "Write what starts it, or remove it");
        }
    }

    /** Where it listens, as it says by its port or by a variable of its own. */
    Optional<Port> ownPort() {
        return port.or(() -> Wishes.port(env));
    }

    static ProjectProcess of(String name, String start) {
        return new ProjectProcess(
                name,
                start,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    static RuntimeException invalid(String code, String message, String hint) {
        return new Problem(Problem.Kind.INVALID, code, message, hint).asException();
    }
}
