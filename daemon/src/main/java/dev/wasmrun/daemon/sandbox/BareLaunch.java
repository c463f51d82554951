package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Starts processes without a sandbox, on the host. */
public final class BareLaunch {
    private static final Path ROOT = Path.of("/");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String ENTER = "enter";
    private static final String VARIABLES = "variables";

    // With the daemon's rights and none of the app's variables, which could make it run what the
    // app wants. Notes which process it is, joins its control groups, and stays to tell how the
    // command ended. Its shell would say "Killed" where the app's own errors are read.
    private static final String KEEPER =
            """
            read -r _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ start _ </proc/$$/stat
            echo "$$ $start" >"$1/processes"
            while read -r group; do echo $$ >"$group" || exit 1; done <"$1/groups" || exit 1
            [ -n "$2" ] && setsid --fork /bin/sh -c "$2" </dev/null >/dev/null 2>&1
            run=$1
            shift 2
            echo '{"child-pid":'$$'}' >>"$run/status"
            echo '%s' >>"$run/status"
            exec 9>&2 2>/dev/null
            (exec /bin/sh "$run/enter" "$@" 2>&9 9>&- </dev/null)
            echo '{"exit-code":'$?'}' >>"$run/status"
            """
                    .formatted(StatusFile.READY);
    // Opens the variables while it has our rights, gives these up, and takes the variables.
    private static final String ENTERING =
            """
            exec 8<%s
            exec %s /bin/sh -c '
            eval "$(cat <&8)"
            exec 8<&-
            cd "$1" || exit 126
            shift
            exec "$@"' sh %s "$@"
            """;

    private BareLaunch() {}

    /**
     * What stands before a command that is to run as the run's own does: same rights, variables.
     */
    public static List<String> entering(Path run) {
        return List.of("/bin/sh", run.resolve(ENTER).toString());
    }

    /**
     * Completes once the command is started; fails with a {@link
     * dev.wasmrun.protocol.ProblemException} when it cannot be.
     */
    public static CompletableFuture<Running> launch(Bare bare, LaunchFiles files, Cgroups groups) {
        return Launch.of(() -> start(bare, files, groups));
    }

    private static Running start(Bare bare, LaunchFiles files, Cgroups groups) throws IOException {
        try {
            var joins = groups.confine(files.run(), bare.limits());
            files.joining(joins);
            new Kin(files.run(), joins).note();
            files.writeBare(bare.rights().onFiles());
            write(bare, files, groups);
            return Launch.awaited(process(bare, files).start(), files);
        } catch (IOException | RuntimeException e) {
            groups.release(files.run());
            throw e;
        } finally {
            files.removeInput();
        }
    }

    private static void write(Bare bare, LaunchFiles files, Cgroups groups) throws IOException {
        var before = new ArrayList<>(groups.boundsOfEach(bare.limits()));
        before.addAll(bare.rights().words());
        var variables = files.run().resolve(VARIABLES);
        LaunchFiles.fresh(variables, variables(bare.env()));
        LaunchFiles.fresh(
                files.run().resolve(ENTER),
                ENTERING.formatted(
                        quoted(variables.toString()),
                        before.stream().map(BareLaunch::quoted).collect(Collectors.joining(" ")),
                        quoted(bare.directory().toString())));
    }

    // Those of a command beside the app win over the app's. What is no name for a shell cannot be
    // passed on by one.
    static String variables(Map<String, String> env) {
        var path = env.getOrDefault("PATH", Launch.PATH);
        return "PATH=%s; export PATH%n".formatted(quoted(path))
                + new TreeMap<>(env)
                        .entrySet().stream()
                                .filter(one -> NAME.matcher(one.getKey()).matches())
                                .filter(one -> !one.getKey().equals("PATH"))
                                .map(one -> variable(one.getKey(), quoted(one.getValue())))
                                .collect(Collectors.joining());
    }

    private static String variable(String name, String value) {
        return "[ \"${%1$s+x}\" ] || %1$s=%2$s; export %1$s%n".formatted(name, value);
    }

    private static String quoted(String word) {
        return "'" + Launch.withoutNull(word).replace("'", "'\\''") + "'";
    }

    private static ProcessBuilder process(Bare bare, LaunchFiles files) throws IOException {
        var run = files.run().toString();
        var words = new ArrayList<>(List.of("setsid", "/bin/sh", "-c", KEEPER, "sh"));
        words.addAll(List.of(run, bare.beside()));
        words.addAll(bare.words());
        var builder = Launch.writingTo(files, words).directory(ROOT.toFile());
        builder.environment().put(Kin.MARK, run);
        return builder;
    }
}
