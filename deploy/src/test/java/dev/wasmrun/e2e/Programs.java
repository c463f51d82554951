package dev.wasmrun.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short programs of the machine: {@code cp}, {@code useradd}, {@code nft}. */
final class Programs {
    private Programs() {}

    /** Its output; a test cannot go on when it fails. */
    static String succeed(String... words) {
        var output = new StringBuilder();
        var code = run(output, words);
        if (code != 0) {
            throw new AssertionError(
                    "%s ended with %d\n%s".formatted(List.of(words), code, output));
        }
        return output.toString();
    }

    /** Its output, or nothing when it is missing or fails. */
    static String attempt(String... words) {
        var output = new StringBuilder();
        return run(output, words) == 0 ? output.toString() : "";
    }

    private static int run(StringBuilder output, String... words) {
        try {
            var builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
            var process = builder.start();
            process.getOutputStream().close();
            output.append(
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            output.append(e.getMessage());
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
