package dev.wasmrun.cli.shell;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the command finds around it when it starts.
 *
 * @param variables the environment
 * @param folder the current folder
 * @param launcher the program that starts the daemon
 */
public record World(
        Map<String, String> variables,
        Path folder,
        PrintStream out,
        PrintStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Optional<String> launcher,
        Interrupts interrupts,
        InputStream in,
        boolean inIsTerminal) {
    public World {
        variables = Map.copyOf(variables);
    }

    /** The variable's value; an empty one counts as absent. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    /** The daemon's state folder. */
    public Path home() {
        return variable("WASMRUN_HOME")
                .map(folder::resolve)
                .orElseGet(
                        () ->
                                Path.of(variable("HOME").orElse(System.getProperty("user.home")))
                                        .resolve(".wasmrun"))
                .toAbsolutePath()
                .normalize();
    }
}
