package dev.wasmrun.daemon.sandbox;

import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/** The start of a run, until its command runs; and the same for a run that is taken over. */
public final class Launch {
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration GLANCE = Duration.ofMillis(1);
    private static final Path NOWHERE = Path.of("/dev/null");

    private Launch() {}

    @FunctionalInterface
    interface Start {
        Running now() throws IOException;
    }

    static CompletableFuture<Running> of(Start start) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return start.now();
                    } catch (IOException | CompletionException e) {
                        throw unavailable(String.valueOf(e.getMessage()));
                    }
                },
                Thread::startVirtualThread);
    }

    /** With no variables but a PATH of the system's own. */
    static ProcessBuilder writingTo(LaunchFiles files, List<String> command) {
        var builder =
                new ProcessBuilder(command)
                        .redirectInput(NOWHERE.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(files.stdout().toFile()))
                        .redirectError(ProcessBuilder.Redirect.appendTo(files.stderr().toFile()));
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        return builder;
    }

    /** {@code monitor}: the process that ends with the command. */
    static Running awaited(Process monitor, LaunchFiles files) throws IOException {
        return awaited(monitor, files, Files.size(files.stderr()));
    }

    /** {@code complaintsFrom}: how long stderr was before. */
    static Running awaited(Process monitor, LaunchFiles files, long complaintsFrom)
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
        throw unavailable("it was not ready after " + DEADLINE.toSeconds() + " s");
    }

    private static Running running(Process monitor, LaunchFiles files) throws IOException {
        var init = ProcessStamp.orGone(files.status().init().orElseThrow());
        var trace = new Leftovers.Trace(ProcessStamp.orGone(monitor.pid()), init);
        Leftovers.note(files.run(), init);
        return new Running(
                monitor.onExit().thenApply(_ -> true),
                trace,
                household(files.run(), init),
                files.status());
    }

    private static Household household(Path run, ProcessStamp init) {
        return Kin.of(run).<Household>map(kin -> kin).orElseGet(() -> new Inmates(init));
    }

    /**
     * Takes a run over whose daemon was killed; completes once it runs, or has ended.
     *
     * @param run the folder of its {@link LaunchFiles}
     * @param end when a process ends that is no child of ours
     */
    public static CompletableFuture<Running> adopt(
            Path run, LongFunction<CompletableFuture<?>> end) {
        return of(() -> adopted(run, end));
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
                ended.thenApply(_ -> true),
                new Leftovers.Trace(monitor, init),
                household(run, init),
                files.status());
    }

    private static CompletableFuture<Boolean> done() {
        return CompletableFuture.completedFuture(true);
    }

    private static String complaint(Path stderr, long from) throws IOException {
        try (var channel = Files.newByteChannel(stderr)) {
            var bytes = ByteBuffer.allocate(4096);
            channel.position(from).read(bytes);
            var text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
            return text.lines().findFirst().orElse("it ended without a word");
        }
    }

    static ProblemException unavailable(String why) {
        return new Problem(
                        Problem.Kind.SANDBOX,
                        "sandbox-unavailable",
                        "The sandbox could not be made: " + why,
                        why.contains("Permission denied")
                                ? "Look who owns the project's folder, and may enter it and those above it (chown, chmod); else run: wasmrun doctor"
                                : "Run: wasmrun doctor")
                .asException();
    }

    /** No program can be given a word with a null character, and ours would take it for an end. */
    static String withoutNull(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new Problem(
                            Problem.Kind.INVALID,
                            "null-character",
                            "A variable or a path of the app holds a null character",
                            "Take it out of .wasmrun.toml, package.json or --env")
                    .asException();
        }
        return word;
    }
}
