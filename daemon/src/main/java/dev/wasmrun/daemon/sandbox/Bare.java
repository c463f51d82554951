package dev.wasmrun.daemon.sandbox;

import dev.wasmrun.protocol.Limits;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process that runs on the host itself, without a sandbox.
 *
 * @param directory on the host
 * @param command one element is a shell command, more are words
 * @param env all of it; nothing else reaches the process
 * @param beside a script for a shell that runs beside the command with the daemon's own rights
 */
public record Bare(
        Path directory,
        List<String> command,
        Map<String, String> env,
        Rights rights,
        Limits limits,
        String beside) {
    public Bare {
        command = List.copyOf(command);
        env = Map.copyOf(env);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("No command");
        }
    }

    /** The words of the command. */
    List<String> words() {
        return command.size() == 1 ? List.of("/bin/sh", "-c", command.getFirst()) : command;
    }
}
