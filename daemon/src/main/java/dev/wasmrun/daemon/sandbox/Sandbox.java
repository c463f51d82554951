package dev.wasmrun.daemon.sandbox;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a command sees of the world: its project at /app, what is mounted, its environment.
 *
 * @param project the host's folder shown, writable, at /app
 * @param directory the absolute path inside in which the command starts
 * @param command one element is a line for {@code /bin/sh -c}, more are a program and its arguments
 * @param env all of its environment; nothing of the daemon's reaches it
 * @param resolvConf the text of its /etc/resolv.conf; empty when it has no way out
 * @param files the host's folder for {@code stdout}, {@code stderr} and what the launch needs
 * @param owner whom the processes run as; the daemon's own user when empty
 */
public record Sandbox(
        Path project,
        String directory,
        List<String> command,
        Map<String, String> env,
        List<Mount> mounts,
        String resolvConf,
        String hostName,
        Path files,
        Optional<Owner> owner) {
    public Sandbox {
        project = project.toAbsolutePath().normalize();
        files = files.toAbsolutePath().normalize();
        command = List.copyOf(command);
        mounts = List.copyOf(mounts);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        if (!directory.startsWith("/")) {
            throw new IllegalArgumentException("not absolute: " + directory);
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("no command");
        }
    }

    /** Where a project is shown inside. */
    public static final String APP = "/app";

    Path stdout() {
        return files.resolve("stdout");
    }

    Path stderr() {
        return files.resolve("stderr");
    }
}
