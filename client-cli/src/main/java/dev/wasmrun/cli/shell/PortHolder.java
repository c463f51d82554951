package dev.wasmrun.cli.shell;

import dev.wasmrun.protocol.Problem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program behind a host port that was refused. A daemon without root lives in a user namespace
 * of its own, from where it may not look at other programs; the caller may.
 */
final class PortHolder {
    private static final Pattern UNNAMED =
            Pattern.compile("Port (\\d+) is used by another (?:user's )?program");
    private static final String LISTEN = "0A";

    private final Path proc;

    /**
     * @param proc normally {@code /proc}; its format is that of proc(5)
     */
    PortHolder(Path proc) {
        this.proc = proc;
    }

    /** The refusal with the program's name in it, when that was missing and is to be found. */
    Problem named(Problem problem) {
        var unnamed = UNNAMED.matcher(problem.message());
        if (!problem.code().equals("port-taken") || !unnamed.matches()) {
            return problem;
        }
        var port = unnamed.group(1);
        return of(Integer.parseInt(port))
                .map(program -> "Port %s is used by %s".formatted(port, program))
                .map(
                        message ->
                                new Problem(
                                        problem.kind(), problem.code(), message, problem.hint()))
                .orElse(problem);
    }

    private Optional<String> of(int port) {
        var sockets =
                Stream.of("tcp", "tcp6")
                        .flatMap(table -> lines(proc.resolve("self/net").resolve(table)))
                        .map(line -> line.strip().split("\\s+"))
                        .filter(words -> listensOn(words, port))
                        .map(words -> "socket:[%s]".formatted(words[9]))
                        .collect(Collectors.toSet());
        return sockets.isEmpty() ? Optional.empty() : program(sockets);
    }

    private static boolean listensOn(String[] words, int port) {
        var hex = String.format(Locale.ROOT, ":%04X", port);
        return words.length > 9 && words[3].equals(LISTEN) && words[1].endsWith(hex);
    }

    private Optional<String> program(Set<String> sockets) {
        try (var processes = Files.newDirectoryStream(proc, "[1-9]*")) {
            for (var process : processes) {
                if (holds(process, sockets)) {
                    var name = Files.readString(process.resolve("comm")).strip();
                    return Optional.of("%s (%s)".formatted(name, process.getFileName()));
                }
            }
        } catch (IOException e) {
            // it ended meanwhile: it cannot be named
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (var files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var file : files) {
                if (leadsTo(file, sockets)) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException e) {
            // gone meanwhile, or not ours to look at
        }
        return false;
    }

    private static boolean leadsTo(Path file, Set<String> sockets) {
        try {
            return sockets.contains(Files.readSymbolicLink(file).toString());
        } catch (IOException e) {
            return false;
        }
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
