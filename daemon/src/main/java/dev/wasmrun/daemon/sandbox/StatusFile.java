package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What bubblewrap and our first shell in the sandbox write about a start and its end. */
record StatusFile(Path path) {
    /** Written by the shell: the sandbox stands, the command comes next. */
    static final String READY = "{\"ready\":true}";

    private static final Pattern CHILD = Pattern.compile("\"child-pid\"\\s*:\\s*(\\d+)");
    private static final Pattern EXIT = Pattern.compile("\"exit-code\"\\s*:\\s*(\\d+)");

    boolean ready() throws IOException {
        return text().contains(READY);
    }

    /** bubblewrap's init, which is process 1 inside. */
    OptionalInt init() throws IOException {
        return number(CHILD);
    }

    /** Signals are 128 and their number; empty while it runs, or when the monitor was killed. */
    OptionalInt exitCode() throws IOException {
        return number(EXIT);
    }

    /** bubblewrap writes the exit code last; now, when there is none. */
    Instant endedAt() {
        try {
            return exitCode().isPresent()
                    ? Files.getLastModifiedTime(path).toInstant()
                    : Instant.now();
        } catch (IOException e) {
            return Instant.now();
        }
    }

    private OptionalInt number(Pattern pattern) throws IOException {
        var matcher = pattern.matcher(text());
        return matcher.find()
                ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
                : OptionalInt.empty();
    }

    private String text() throws IOException {
        return Files.exists(path) ? Files.readString(path) : "";
    }
}
