package dev.wasmrun.daemon.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program run once to see whether it works; the complaint is empty when it does. */
record Trial(Optional<String> complaint) {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int MOST_OF_AN_ANSWER = 4096;

    static Trial of(List<String> command) {
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectInput(new File("/dev/null"))
                            .redirectErrorStream(true)
                            .start();
            try {
                return ended(process);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return new Trial(Optional.of("not found"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Trial(Optional.of("interrupted"));
        }
    }

    private static Trial ended(Process process) throws InterruptedException {
        var answer = CompletableFuture.supplyAsync(() -> read(process), Thread::startVirtualThread);
        if (!process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
            return new Trial(Optional.of("did not end within " + DEADLINE.toSeconds() + " s"));
        }
        return process.exitValue() == 0
                ? new Trial(Optional.empty())
                : new Trial(Optional.of(answer.join()));
    }

    private static String read(Process process) {
        try {
            var text = process.getInputStream().readNBytes(MOST_OF_AN_ANSWER);
            return new String(text, StandardCharsets.UTF_8).lines().findFirst().orElse("it failed");
        } catch (IOException e) {
            return "it failed: " + e.getMessage();
        }
    }
}
