package dev.wasmrun.daemon.sandbox;

import dev.wasmrun.protocol.Limits;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a process sees of the world.
 *
 * @param project the folder on the host that is /app inside, writable
 * @param workingDir absolute, inside
 * @param command one element is a shell command, more are words
 * @param env all of it; nothing else reaches the process
 * @param mounts in addition to /app and the system; parents before children
 * @param hidden host paths that stay invisible even where a mount contains them: the daemon's home
 * @param resolvConf the text of /etc/resolv.conf
 * @param beside a script for a shell that runs beside the command, under the same restrictions and
 *     limits; empty for none
 * @param user whose rights the process has on the host's files
 */
public record Sandbox(
        Path project,
        String workingDir,
        List<String> command,
        Map<String, String> env,
        List<Mount> mounts,
        List<Path> hidden,
        String resolvConf,
        String hostName,
        UnixUser user,
        Limits limits,
        String beside) {
    public static final String APP = "/app";
    public static final String HOME = "/home/app";

    /** The number that the process has inside, whoever it is outside. */
    public static final int UID = 1000;

    public Sandbox {
        command = List.copyOf(command);
        env = Map.copyOf(env);
        mounts = List.copyOf(mounts);
        hidden = List.copyOf(hidden);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("No command");
        }
    }

    /** The words of the command. */
    List<String> words() {
        return command.size() == 1 ? List.of("/bin/sh", "-c", command.getFirst()) : command;
    }
}
