package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The machine as the doctor looks at it.
 *
 * @param root {@code /}
 * @param path the folders with its programs
 * @param writable whether this process may write a file
 */
record Host(Path root, List<Path> path, Predicate<Path> writable) {
    private static final int DEADLINE_SECONDS = 10;

    Host {
        path = List.copyOf(path);
    }

    static Host ofThisProcess() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/sbin:/sbin";
        var folders = Stream.of(path.split(":")).filter(folder -> !folder.isEmpty()).map(Path::of);
        return new Host(Path.of("/"), folders.toList(), Files::isWritable);
    }

    /** {@code name}: absolute. */
    Path file(String name) {
        return root.resolve(name.substring(1));
    }

    boolean mayWrite(Path file) {
        return writable.test(file);
    }

    /** The first line of a file; empty when it cannot be read. */
    String line(String name) {
        try (var lines = Files.lines(file(name))) {
            return lines.findFirst().orElse("").strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether root here is root of the machine, and not of a user namespace. */
    boolean isRoot() {
        return line("/proc/self/uid_map").matches("0\\s+0\\s+4294967295");
    }

    Optional<Path> find(String program) {
        return path.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What it complains about, if anything. */
    static Optional<String> tryOut(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of("it hangs");
            }
            var said =
                    new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(said.lines().findFirst().orElse("exit " + process.exitValue()));
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
