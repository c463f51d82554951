package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What bubblewrap has told so far through {@code --json-status-fd}. */
record LaunchStatus(OptionalLong init, OptionalInt exitCode) {
    private static final Pattern CHILD = Pattern.compile("\"child-pid\": *(\\d+)");
    private static final Pattern EXIT = Pattern.compile("\"exit-code\": *(\\d+)");

    static LaunchStatus read(Path file) throws IOException {
        return Files.exists(file) ? parse(Files.readString(file)) : parse("");
    }

    static LaunchStatus parse(String text) {
        var child = CHILD.matcher(text);
        var exit = EXIT.matcher(text);
        return new LaunchStatus(
                child.find()
                        ? OptionalLong.of(Long.parseLong(child.group(1)))
                        : OptionalLong.empty(),
                exit.find()
                        ? OptionalInt.of(Integer.parseInt(exit.group(1)))
                        : OptionalInt.empty());
    }
}
