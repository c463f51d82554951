package dev.wasmrun.daemon.app;

import java.util.List;
import java.util.stream.Stream;

/**
 * A standard input that never ends, like a terminal's: tools of Node.js that watch files take its
 * end for their user's leave (create-react-app 3, esbuild, Tailwind CSS). Programs in Python rather
 * ask it questions, which nobody would answer.
 */
final class OpenInput {
    // A pipe that is open for writing as well has no end; nobody else sees it.
    private static final String SCRIPT =
            """
            pipe=$(mktemp -u) && mkfifo "$pipe" && exec <>"$pipe"
            rm -f "$pipe"
            exec "$@"
            """;

    private OpenInput() {}

    /** The words that run this command with it. */
    static List<String> before(List<String> command) {
        var shell = List.of("/bin/sh", "-c");
        return Stream.of(
                        shell,
                        List.of(SCRIPT, "sh"),
                        command.size() == 1 ? shell : List.<String>of(),
                        command)
                .flatMap(List::stream)
                .toList();
    }
}
