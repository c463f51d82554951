package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A short system program ({@code ip}, {@code nft}) that is fed its whole input at once. */
final class Program {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Starts the process: here, or inside a namespace. */
    @FunctionalInterface
    interface Starter {
        CompletableFuture<Process> start(ProcessBuilder process);
    }

    private Program() {}

    static void onHost(String input, String... command) throws IOException {
        run(
                process -> {
                    try {
                        return CompletableFuture.completedFuture(process.start());
                    } catch (IOException e) {
                        return CompletableFuture.failedFuture(e);
                    }
                },
                input,
                command);
    }

    /** Fails with the first line of what the program complains about. */
    static void run(Starter starter, String input, String... command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            var process = starter.start(builder).join();
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            } catch (IOException e) {
                // It ended without reading: its own words, below, say why.
            }
            var output =
                    CompletableFuture.supplyAsync(
                            () -> firstLine(process), Thread::startVirtualThread);
            if (!process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException(command[0] + " hangs");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command[0] + ": " + output.join());
            }
        } catch (CompletionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command[0] + " was interrupted", e);
        }
    }

    private static String firstLine(Process process) {
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            var lines = reader.lines().toList();
            return lines.isEmpty() ? "exit " + process.exitValue() : lines.getFirst();
        } catch (UncheckedIOException | IOException e) {
            return e.getMessage();
        }
    }
}
