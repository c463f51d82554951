package dev.wasmrun.daemon.exec;

import dev.wasmrun.protocol.ExecRequest;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The script that runs one command inside and tells of it; for any POSIX shell. */
final class Script {
    static final String STARTED = "started";
    static final String ENDED = "ended";

    // By exec, since a word may be the name of something that the shell has built in. With a
    // terminal, the first of the session to open it has it as its own.
    private static final String FRAME =
            """
            trap : HUP INT QUIT TERM
            exec 3>%1$s/status
            %2$s
            echo started >&3
            %3$s
            (exec %4$s) 3>&-
            code=$?
            exec 0<&- 1>&- 2>&-
            echo "ended $code" >&3
            """;
    private static final List<String> SHELL =
            List.of(
                    "/bin/sh",
                    "-c",
                    "if command -v bash >/dev/null; then exec bash; else exec sh; fi");

    private Script() {}

    /**
     * @param folder of this command, as it sees it
     * @param before what stands before it
     * @param streams what the three streams are redirected to
     */
    private static String of(
            String folder, List<String> before, String streams, ExecRequest request) {
        var variables =
                new TreeMap<>(request.env())
                        .entrySet().stream()
                                .map(
                                        one ->
                                                "export %s=%s"
                                                        .formatted(
                                                                one.getKey(),
                                                                quoted(one.getValue())))
                                .collect(Collectors.joining("\n"));
        var words = request.command().isEmpty() ? SHELL : request.command();
        var command =
                Stream.concat(before.stream(), words.stream())
                        .map(Script::quoted)
                        .collect(Collectors.joining(" "));
        return FRAME.formatted(quoted(folder), streams, variables, command);
    }

    static String withPipes(String folder, List<String> before, ExecRequest request) {
        var streams = "exec <%1$s/stdin >%1$s/stdout 2>%1$s/stderr".formatted(quoted(folder));
        return of(folder, before, streams, request);
    }

    static String withTerminal(
            String folder, List<String> before, int number, ExecRequest request) {
        return of(folder, before, "exec <>/dev/pts/%d >&0 2>&0".formatted(number), request);
    }

    /** As one word, whatever it holds. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
