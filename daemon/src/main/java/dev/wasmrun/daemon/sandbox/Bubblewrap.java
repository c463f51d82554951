package dev.wasmrun.daemon.sandbox;

import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/** Starts processes in sandboxes made by bubblewrap. */
public final class Bubblewrap {
    /** Starts a process in an app's network: {@code namespace::start}. */
    @FunctionalInterface
    public interface Starter {
        CompletableFuture<Process> start(ProcessBuilder process);
    }

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration GLANCE = Duration.ofMillis(1);
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Path NOWHERE = Path.of("/dev/null");
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
     * Completes once the command has its sandbox; fails with a {@link ProblemException} when
     * bubblewrap cannot make one.
     */
    public static CompletableFuture<Running> launch(
            Sandbox sandbox, LaunchFiles files, Cgroups groups, Starter starter) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return start(sandbox, files, groups, starter);
                    } catch (IOException | CompletionException e) {
                        throw unavailable(String.valueOf(e.getMessage()));
                    }
                },
                Thread::startVirtualThread);
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
            return awaitReady(process, files, complaintsFrom);
        } catch (IOException | RuntimeException e) {
            groups.release(files.run());
            throw e;
        } finally {
            files.removeInput();
        }
    }

    private static ProcessBuilder process(Sandbox sandbox, LaunchFiles files, List<String> bounds) {
        var builder =
                new ProcessBuilder(command(sandbox, files.run(), UnixUser.ofThisProcess(), bounds))
                        .directory(ROOT.toFile())
                        .redirectInput(NOWHERE.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(files.stdout().toFile()))
                        .redirectError(ProcessBuilder.Redirect.appendTo(files.stderr().toFile()));
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        return builder;
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

    private static Running awaitReady(Process monitor, LaunchFiles files, long complaintsFrom)
            throws IOException {
        var status = files.status();
        var deadline = System.nanoTime() + DEADLINE.toNanos();
        while (System.nanoTime() < deadline) {
            var ended = !monitor.isAlive();
            if (status.ready()) {
                return running(monitor, files);
            }
            if (ended) {
                throw unavailable(complaint(files.stderr(), complaintsFrom));
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        status.init().ifPresent(init -> ProcessStamp.orGone(init).kill());
        monitor.destroyForcibly();
        throw unavailable("bubblewrap was not ready after " + DEADLINE.toSeconds() + " s");
    }

    private static Running running(Process monitor, LaunchFiles files) throws IOException {
        var init = ProcessStamp.orGone(files.status().init().orElseThrow());
        var trace = new Leftovers.Trace(ProcessStamp.orGone(monitor.pid()), init);
        Leftovers.note(files.run(), init);
        return new Running(monitor.onExit().thenApply(_ -> true), trace, files.status());
    }

    /**
     * Takes a run over whose daemon was killed; completes once its sandbox stands, or has ended.
     *
     * @param run the folder of its {@link LaunchFiles}
     * @param end when a process ends that is no child of ours
     */
    public static CompletableFuture<Running> adopt(
            Path run, LongFunction<CompletableFuture<?>> end) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return adopted(run, end);
                    } catch (IOException e) {
                        throw unavailable(String.valueOf(e.getMessage()));
                    }
                },
                Thread::startVirtualThread);
    }

    private static Running adopted(Path run, LongFunction<CompletableFuture<?>> end)
            throws IOException {
        var files = new LaunchFiles(run, run.resolve("stdout"), run.resolve("stderr"));
        var monitor = Leftovers.monitor(run);
        var deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!files.status().ready() && monitor.isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(GLANCE.toNanos()); // the launch was going on
        }
        files.removeInput();
        var init = Leftovers.init(run).orElse(ProcessStamp.NONE);
        Leftovers.note(run, init);
        var ended = monitor.isAlive() ? end.apply(monitor.pid()) : done();
        return new Running(
                ended.thenApply(_ -> true), new Leftovers.Trace(monitor, init), files.status());
    }

    private static CompletableFuture<Boolean> done() {
        return CompletableFuture.completedFuture(true);
    }

    private static String complaint(Path stderr, long from) throws IOException {
        try (var channel = Files.newByteChannel(stderr)) {
            var bytes = ByteBuffer.allocate(4096);
            channel.position(from).read(bytes);
            var text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
            return text.lines().findFirst().orElse("bubblewrap ended without a word");
        }
    }

    private static ProblemException unavailable(String why) {
        return new Problem(
                        Problem.Kind.SANDBOX,
                        "sandbox-unavailable",
                        "The sandbox could not be made: " + why,
                        "Run: wasmrun doctor")
                .asException();
    }
}
