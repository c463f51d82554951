package dev.wasmrun.cli.daemon;

import dev.wasmrun.protocol.Problem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/** Waits until a daemon that was told to stop is gone. */
public final class DaemonEnd {
    // it first stops its apps, each with its grace period
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private DaemonEnd() {}

    /**
     * {@code home}: its folder on this machine. It stops answering first, and gives back its lock
     * last.
     */
    public static void await(DaemonClient daemon, Path home) {
        var deadline = Instant.now().plus(LIMIT);
        while (daemon.isAlive() || isLocked(home.resolve("daemon.lock"))) {
            if (Instant.now().isAfter(deadline)) {
                throw new Problem(
                                Problem.Kind.TIMEOUT,
                                "daemon-still-runs",
                                "The daemon still runs after %d s".formatted(LIMIT.toSeconds()),
                                "See what it waits for: wasmrun daemon logs")
                        .asException();
            }
            Pause.of(LOOK_EVERY);
        }
    }

    private static boolean isLocked(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            return lock == null;
        } catch (IOException | OverlappingFileLockException e) {
            return true;
        }
    }
}
