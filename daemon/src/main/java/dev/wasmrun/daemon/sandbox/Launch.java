package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One start of bubblewrap, from its monitor's first moment until the command runs or has failed.
 *
 * @param heard how long {@code stderr} was before
 */
record Launch(Sandbox sandbox, Path status, long heard, Process monitor) {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration EMPTY_DEADLINE = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 2;
    private static final int MOST_OF_A_MESSAGE = 4096;
    private static final int NOT_RUNNABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int KILLED = 137;
    private static final KnownProcess GONE = new KnownProcess(Long.MAX_VALUE, 0);
    private static final Executor VIRTUAL = Thread::startVirtualThread;

    Running await() throws IOException, InterruptedException {
        var self = KnownProcess.of(monitor.pid());
        Leftovers.note(sandbox.files(), self.stream().toList());
        var deadline = System.nanoTime() + DEADLINE.toNanos();
        while (System.nanoTime() < deadline) {
            var init = init();
            var command = init.flatMap(KnownProcess::firstChild).filter(Launch::executed);
            if (command.isPresent()) {
                Leftovers.note(sandbox.files(), List.of(self.orElse(GONE), init.orElseThrow()));
                return running(init.orElseThrow(), command.get().pid());
            }
            if (monitor.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                return ended(init);
            }
        }
        self.ifPresent(KnownProcess::killTree);
        throw Bubblewrap.unavailable("it took longer than " + DEADLINE.toSeconds() + " s")
                .asException();
    }

    // Until then it still is bubblewrap, which may yet fail to find the program
    private static boolean executed(KnownProcess command) {
        var name = command.name();
        return !name.isEmpty() && !name.equals("bwrap");
    }

    private Optional<KnownProcess> init() throws IOException {
        var pid = LaunchStatus.read(status).init();
        return pid.isPresent() ? KnownProcess.of(pid.getAsLong()) : Optional.empty();
    }

    private Running running(KnownProcess init, long pid) {
        return new Running(
                init, pid, monitor.onExit().thenApplyAsync(_ -> exitCode(init), VIRTUAL));
    }

    private Running ended(Optional<KnownProcess> init) throws IOException {
        var process = init.orElse(GONE);
        if (LaunchStatus.read(status).exitCode().isPresent()) {
            return running(process, monitor.pid());
        }
        var why = complaint();
        Leftovers.forget(sandbox.files());
        if (why.startsWith("bwrap: execvp ")) {
            var code = why.endsWith("No such file or directory") ? NOT_FOUND : NOT_RUNNABLE;
            return new Running(GONE, monitor.pid(), CompletableFuture.completedFuture(code));
        }
        throw Bubblewrap.unavailable(why.isEmpty() ? "it was killed" : why).asException();
    }

    // The monitor ends with the command, but bubblewrap's init waits for what the command left
    private int exitCode(KnownProcess init) {
        try {
            init.kill();
            var deadline = System.nanoTime() + EMPTY_DEADLINE.toNanos();
            while (init.alive() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
            }
            Leftovers.forget(sandbox.files());
            return LaunchStatus.read(status).exitCode().orElse(KILLED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String complaint() throws IOException {
        try (var stderr = Files.newInputStream(sandbox.stderr())) {
            stderr.skipNBytes(heard);
            var text = new String(stderr.readNBytes(MOST_OF_A_MESSAGE), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("");
        }
    }
}
