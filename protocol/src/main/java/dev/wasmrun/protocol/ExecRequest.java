package dev.wasmrun.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A command to run in the sandbox of a running app, beside the app.
 *
 * @param command words; empty for a shell
 * @param terminal the size of the terminal it gets; absent for none: then stdout and stderr are
 *     told apart
 * @param env variables in addition to the app's own
 */
public record ExecRequest(
        List<String> command, Optional<TerminalSize> terminal, Map<String, String> env) {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public ExecRequest {
        command = command == null ? List.of() : List.copyOf(command);
        terminal = terminal == null ? Optional.empty() : terminal;
        env = env == null ? Map.of() : Map.copyOf(env);
        command.forEach(ExecRequest::refuseNull);
        env.forEach(
                (name, value) -> {
                    refuseNull(value);
                    if (!VARIABLE.matcher(name).matches()) {
                        throw Checks.invalid(
                                "bad-variable",
                                "'%s' is no variable of a shell".formatted(name.replace('\0', '?')),
                                "Use letters, digits and underscores");
                    }
                });
    }

    private static void refuseNull(String word) {
        if (word.indexOf('\0') >= 0) {
            throw Checks.invalid(
                    "null-character",
                    "A word of the command holds a null character",
                    "Take it out: no program can be given one");
        }
    }
}
