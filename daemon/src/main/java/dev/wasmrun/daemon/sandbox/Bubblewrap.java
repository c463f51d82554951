package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Starts processes in sandboxes made by bubblewrap. */
public final class Bubblewrap {
    /** Starts a process in an app's network: {@code namespace::start}. */
    @FunctionalInterface
    public interface Starter {
        CompletableFuture<Process> start(ProcessBuilder process);
    }

    private static final Path ROOT = Path.of("/");

    // Notes which process it is: should we be killed now, the next daemon knows. Joins its control
    // groups, so that no limit begins late. Opens our files while it has our rights, gives these
    // up, and becomes bubblewrap.
    private static final String OUTER_SHELL =
            """
            read -r _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ start _ </proc/$$/stat
            echo "$$ $start" >"$1/processes"
            while read -r group; do echo $$ >"$group" || exit 1; done <"$1/groups" || exit 1
            exec 3<"$1/arguments" 4>>"$1/status" 5>>"$1/status" \
            6<"$1/PASSWD" 7<"$1/GROUP" 0<"$1/HOSTS" 8<"$1/RESOLV_CONF" 9<"$1/filter"
            shift
            exec "$@"
            """;
    // Starts what runs beside the command, in a session of its own and as nobody's child: an app
    // may wait for all its children. Tells that the sandbox stands, and answers 126 or 127 for a
    // command that cannot run.
    private static final String INNER_SHELL =
            """
            [ -n "$1" ] && setsid --fork /bin/sh -c "$1" 5>&- </dev/null >/dev/null 2>&1
            shift
            echo '%s' >&5
            exec 5>&- </dev/null "$@"
            """
                    .formatted(StatusFile.READY);

    private Bubblewrap() {}

    /**
     * Completes once the command has its sandbox; fails with a {@link
     * dev.wasmrun.protocol.ProblemException} when bubblewrap cannot make one.
     */
    public static CompletableFuture<Running> launch(
            Sandbox sandbox, LaunchFiles files, Cgroups groups, Starter starter) {
        return Launch.of(() -> start(sandbox, files, groups, starter));
    }

    private static Running start(
            Sandbox sandbox, LaunchFiles files, Cgroups groups, Starter starter)
            throws IOException {
        try {
            files.joining(groups.confine(files.run(), sandbox.limits()));
            files.write(sandbox, Arguments.of(sandbox, ROOT));
            var complaintsFrom = Files.size(files.stderr());
            var process =
                    starter.start(process(sandbox, files, groups.bounds(sandbox.limits()))).join();
            return Launch.awaited(process, files, complaintsFrom);
        } catch (IOException | RuntimeException e) {
            groups.release(files.run());
            throw e;
        } finally {
            files.removeInput();
        }
    }

    private static ProcessBuilder process(Sandbox sandbox, LaunchFiles files, List<String> bounds) {
        var words = command(sandbox, files.run(), UnixUser.ofThisProcess(), bounds);
        return Launch.writingTo(files, words).directory(ROOT.toFile());
    }

    /** {@code bounds}: a program and its options that hold the command to limits, or nothing. */
    static List<String> command(Sandbox sandbox, Path run, UnixUser self, List<String> bounds) {
        var words = new ArrayList<>(List.of("/bin/sh", "-c", OUTER_SHELL, "sh", run.toString()));
        words.add("setsid");
        if (!sandbox.user().equals(self)) {
            var uid = "--reuid=" + sandbox.user().uid();
            words.addAll(
                    List.of("setpriv", uid, "--regid=" + sandbox.user().gid(), "--clear-groups"));
        }
        words.addAll(List.of("bwrap", "--args", "3", "--json-status-fd", "4", "--"));
        words.addAll(bounds); // in here, only what is in here counts
        words.addAll(List.of("/bin/sh", "-c", INNER_SHELL, "sh", sandbox.beside()));
        words.addAll(sandbox.words());
        return List.copyOf(words);
    }
}
