package dev.wasmrun.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One call of a program, under way. Its output goes to files: no reader has to keep up with it. */
record Call(Process process, Path out, Path err, String words) {
    /** Waits for the end; a call that takes longer is killed and fails the test. */
    Ended ended(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "%s took over %s\n%s%s".formatted(words, limit, outText(), errText()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new AssertionError(words + " was interrupted", e);
        }
        return new Ended(words, process.exitValue(), outText(), errText());
    }

    String outText() {
        return text(out);
    }

    String errText() {
        return text(err);
    }

    /** What pressing Ctrl-C does to it. */
    void interrupt() {
        Programs.succeed("kill", "-INT", Long.toString(process.pid()));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call that has ended. */
    record Ended(String words, int code, String out, String err) {
        Ended expect(int expected) {
            if (code != expected) {
                throw new AssertionError(
                        "%s ended with %d instead of %d\n%s%s"
                                .formatted(words, code, expected, out, err));
            }
            return this;
        }
    }
}
