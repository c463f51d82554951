package dev.wasmrun.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a user asked for when starting an app: the flags of {@code wasmrun os}. What is absent is
 * taken from {@code .wasmrun.toml} or detected.
 *
 * @param path the project folder, absolute
 * @param command the start command as the user wrote it: one element is a shell command, more are
 *     words; empty to detect it
 * @param env the app's own variables; never shown again, they may be secrets
 * @param forwards in addition to those of {@code .wasmrun.toml}
 * @param port what the app gets as PORT
 * @param debug more detail in the app's log, and Node.js with its inspector on port 9229
 * @param frozen a lock file that does not fit fails the install, instead of being brought up to
 *     date
 * @param noInstall the project's dependencies are taken as they are
 * @param caller what the caller's shell had: PATH, and the package managers' own variables for the
 *     install step
 * @param network whether the app has a way out of its own network; absent for yes. Installs have
 *     one in any case
 * @param watch whether it starts again when its files change; absent: as {@code .wasmrun.toml} says
 * @param limits win over those of {@code .wasmrun.toml}, one by one
 * @param isolation absent for a sandbox; no file of a project can say otherwise
 */
public record AppSpec(
        String path,
        Optional<AppName> name,
        Optional<Language> language,
        List<String> command,
        Map<String, String> env,
        List<ForwardSpec> forwards,
        Optional<Port> port,
        Optional<RestartPolicy> restart,
        boolean debug,
        boolean frozen,
        boolean noInstall,
        Map<String, String> caller,
        Limits limits,
        Optional<Boolean> network,
        Optional<Boolean> watch,
        Isolation isolation) {
    private static final Pattern VARIABLE = Pattern.compile("[^=\0]+");

    public AppSpec {
        if (path == null || !path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw Checks.invalid(
                    "bad-path",
                    "The project's path must be absolute",
                    "Send the full path of the folder");
        }
        name = absentIfNull(name);
        language = absentIfNull(language);
        port = absentIfNull(port);
        restart = absentIfNull(restart);
        network = absentIfNull(network);
        watch = absentIfNull(watch);
        command = command == null ? List.of() : List.copyOf(command);
        env = env == null ? Map.of() : Map.copyOf(env);
        env.forEach(AppSpec::check);
        forwards = forwards == null ? List.of() : List.copyOf(forwards);
        limits = limits == null ? Limits.NONE : limits;
        isolation = isolation == null ? Isolation.AUTO : isolation;
        caller = caller == null ? Map.of() : Map.copyOf(caller);
    }

    public boolean online() {
        return network.orElse(true);
    }

    /** The same wishes, watched or not. */
    public AppSpec withWatch(boolean on) {
        return new AppSpec(
                path,
                name,
                language,
                command,
                env,
                forwards,
                port,
                restart,
                debug,
                frozen,
                noInstall,
                caller,
                limits,
                network,
                Optional.of(on),
                isolation);
    }

    // The value may be a secret, so it is not shown.
    private static void check(String name, String value) {
        if (!VARIABLE.matcher(name).matches() || value.indexOf('\0') >= 0) {
            throw Checks.invalid(
                    "bad-variable",
                    "'%s' cannot be a variable of the app".formatted(name.replace('\0', '?')),
                    "Use a name without '=', and no null character in name or value");
        }
    }

    // JSON may leave any key out; Jackson then passes null.
    @SuppressWarnings({"OptionalAssignedToNull", "OptionalUsedAsFieldOrParameterType"})
    private static <T> Optional<T> absentIfNull(Optional<T> value) {
        return value == null ? Optional.empty() : value;
    }

    /** Values may be secrets: only names are ever printed. */
    @Override
    public String toString() {
        return "AppSpec[%s, name=%s, env=%s]".formatted(path, name, env.keySet());
    }
}
