package dev.wasmrun.cli.shell;

import dev.wasmrun.protocol.Problem;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the command finds around it when it starts.
 *
 * @param variables the environment
 * @param user the name of who calls
 * @param folder the current folder
 * @param launcher the program that starts the daemon
 */
public record World(
        Map<String, String> variables,
        String user,
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

    /** The program that starts the daemon. */
    public String launcherOrRefuse() {
        return launcher.orElseThrow(
                () ->
                        new Problem(
                                        Problem.Kind.UNAVAILABLE,
                                        "no-launcher",
                                        "This command does not know where wasmrund is",
                                        "Use the wasmrun script of the installation")
                                .asException());
    }

    public boolean isRoot() {
        return user.equals("root");
    }

    /** The home folder of who calls. */
    public Path userHome() {
        return Path.of(variable("HOME").orElse(System.getProperty("user.home")));
    }

    /** The daemon's state folder. */
    public Path home() {
        return variable("WASMRUN_HOME")
                .map(folder::resolve)
                .orElseGet(() -> userHome().resolve(".wasmrun"))
                .toAbsolutePath()
                .normalize();
    }
}
