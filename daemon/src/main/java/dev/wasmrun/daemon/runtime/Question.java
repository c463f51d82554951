package dev.wasmrun.daemon.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks a program about itself: it runs with an almost empty environment, has a deadline, and gives
 * its first lines. What cannot be run has no answer.
 */
record Question(Path executable, List<String> arguments, String path, Duration deadline) {
    private static final int LONGEST_ANSWER = 4096;

    /** It took longer than the deadline, or the asker was interrupted. */
    static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Unanswered(String message) {
            super(message, null, false, false);
        }
    }

    Optional<List<String>> ask() {
        var command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> !isNeeded(name));
        builder.environment().put("PATH", path);
        try {
            var process = builder.start();
            try (var output = process.getInputStream()) {
                return answer(process, output);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unanswered("interrupted");
        }
    }

    // A shim of pyenv, nvm or asdf finds its versions by these.
    private static boolean isNeeded(String name) {
        return List.of("HOME", "PYENV_ROOT", "ASDF_DATA_DIR", "NVM_DIR").contains(name);
    }

    private Optional<List<String>> answer(Process process, InputStream output)
            throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new Unanswered("%s did not answer within %s".formatted(executable, deadline));
        }
        if (process.exitValue() != 0) {
            return Optional.empty();
        }
        var bytes = output.readNBytes(LONGEST_ANSWER);
        return Optional.of(new String(bytes, StandardCharsets.UTF_8).lines().toList());
    }
}
