package dev.wasmrun.daemon;

import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of {@code wasmrund}.
 *
 * @param foreground log to stderr, for service managers, instead of {@code
 *     $WASMRUN_HOME/daemon.log}
 * @param overrides settings that win over {@code wasmrun.conf}
 */
record Options(Path home, boolean foreground, Map<String, String> overrides) {
    static final String USAGE =
            """
            wasmrund [--home DIR] [--port N] [--bind ADDRESS] [--foreground]

            The daemon of wasmrun. The command wasmrun starts it when none runs.
              --home DIR      where everything is kept ($WASMRUN_HOME, else ~/.wasmrun)
              --port N        the port of UI and API (8420)
              --bind ADDRESS  where UI and API listen (127.0.0.1)
              --foreground    log to stderr, for service managers
            """;

    static Options parse(List<String> args, Map<String, String> env) {
        var home =
                Optional.ofNullable(env.get("WASMRUN_HOME"))
                        .filter(text -> !text.isEmpty())
                        .map(Path::of);
        var overrides = new HashMap<String, String>();
        var foreground = false;
        var rest = new ArrayDeque<>(args);
        while (!rest.isEmpty()) {
            var option = rest.pop();
            switch (option) {
                case "--home" -> home = Optional.of(Path.of(value(option, rest)));
                case "--port" ->
                        overrides.put("wasmrun.port", Port.parse(value(option, rest)).toString());
                case "--bind" -> overrides.put("wasmrun.bind", value(option, rest));
                case "--foreground" -> foreground = true;
                default -> throw bad("wasmrund has no option " + option);
            }
        }
        var folder = home.orElseGet(() -> Path.of(System.getProperty("user.home"), ".wasmrun"));
        return new Options(folder.toAbsolutePath().normalize(), foreground, Map.copyOf(overrides));
    }

    private static String value(String option, ArrayDeque<String> rest) {
        if (rest.isEmpty()) {
            throw bad(option + " needs a value");
        }
        return rest.pop();
    }

    private static RuntimeException bad(String message) {
        return new Problem(Problem.Kind.INVALID, "bad-option", message, "See wasmrund --help")
                .asException();
    }
}
