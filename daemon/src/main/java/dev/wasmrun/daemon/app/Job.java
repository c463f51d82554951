package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.sandbox.Rights;
import dev.wasmrun.protocol.Limits;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One process to run in the sandbox: an install, or the app itself.
 *
 * @param project the host folder that is {@code /app} inside
 * @param directory where it starts, inside; without isolation, on the host
 * @param command one element is a shell command, more are the words of a call
 * @param binds what else it sees of the host
 * @param details what the app's log says of the sandbox beforehand; of variables only the names,
 *     values may be secrets
 * @param online whether it has a way out of its network
 * @param files the folder for its output and the sandbox's own files
 * @param bare the rights that it runs with on the host itself; absent for a sandbox
 * @param group the control group for its limits, when it shares one with others
 * @param openInput whether its standard input never ends, else it is empty
 */
public record Job(
        Path project,
        String directory,
        List<String> command,
        Map<String, String> env,
        List<Bind> binds,
        String hostName,
        List<String> details,
        Path files,
        Limits limits,
        boolean online,
        Optional<Rights> bare,
        Optional<String> group,
        boolean openInput) {
    /** A host file or folder, and where it is inside. */
    public record Bind(Path host, String inside, boolean writable) {}

    /** What every process in a sandbox has; nothing of the daemon's own environment. */
    public static final Map<String, String> BASE = base();

    // Programs want the zone's name (Europe/Berlin), which the file /etc/localtime does not tell.
    private static Map<String, String> base() {
        var base = new TreeMap<>(Map.of("HOME", "/home/app", "USER", "app", "LANG", "C.UTF-8"));
        Optional.of(ZoneId.systemDefault().getId())
                .filter(ZoneId.getAvailableZoneIds()::contains)
                .ifPresent(zone -> base.put("TZ", zone));
        return Map.copyOf(base);
    }

    /** The same, held to its limits together with others. */
    Job in(Optional<String> other) {
        return new Job(
                project, directory, command, env, binds, hostName, details, files, limits, online,
                bare, other, openInput);
    }

    /** What is executed; {@link #command} is for people. */
    public List<String> words() {
        return openInput ? OpenInput.before(command) : command;
    }

    public Job {
        command = List.copyOf(command);
        env = Map.copyOf(env);
        binds = List.copyOf(binds);
        details = List.copyOf(details);
    }
}
